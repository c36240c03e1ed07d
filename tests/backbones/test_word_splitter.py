import pytest
import tensorflow as tf

from mtl_keras.backbones.word_splitter import split_words


def words_of(text):
    return [word.decode() for word in split_words(tf.constant([text])).words.numpy()]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It's Obama's view.", "It 's Obama 's view ."),
        ("It 's a 'test'", "It 's a ' test '"),
        ("don't you\u2019re I'm", "don't you\u2019re I'm"),
        ("Mr. Smith, U.K. at 7 p.m.", "Mr. Smith , U.K. at 7 p.m."),
        ("at 10:30, 3.5 or 30,000 (1/2)", "at 10:30 , 3.5 or 30,000 ( 1/2 )"),
        ("RT @user_1: #FF!", "RT @user_1 : #FF !"),
        ("see http://t.co/a?b=c. (www.x.org/y)", "see http://t.co/a?b=c . ( www.x.org/y )"),
        ("mail foo.bar@baz.co.uk now", "mail foo.bar@baz.co.uk now"),
        (":-) :D ;) :'( <3 :/ =] ^_^", ":-) :D ;) :'( <3 :/ =] ^_^"),
        ("Note:Portland :Dog 8)", "Note : Portland : Dog 8 )"),
        ("wait...what?!! long-term", "wait ... what ?!! long-term"),
        ("a &amp; b&lt;c &#39;", "a &amp; b &lt; c &#39;"),
        ("end.Start \u201cquote\u201d", "end . Start \u201c quote \u201d"),
        ("\u4e2d\u6587 great\U0001f600", "\u4e2d \u6587 great\U0001f600"),
        ("w/ you", "w / you"),
    ],
)
def test_words_of_tweets(text, words):
    assert words_of(text) == words.split()


def test_words_that_are_split_already_stay():
    text = "It 's what I 'm for , Mr. Smith : 10:30 :) @you #tag http://bit.ly/x ... do n't !"
    kept = [word for word in text.split() if word != "n't"]
    assert [word for word in words_of(text) if word in kept] == kept
