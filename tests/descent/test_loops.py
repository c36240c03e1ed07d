from mtl_keras.descent.loops import LOOP_FROM, MOST_PASSES, SIDE_BY_SIDE, loops


def test_what_is_a_loop():
    assert not loops(LOOP_FROM - 1, SIDE_BY_SIDE)  # few passes
    assert not loops(LOOP_FROM, SIDE_BY_SIDE // LOOP_FROM)  # through few layers
    assert loops(LOOP_FROM, SIDE_BY_SIDE // LOOP_FROM + 1)
    assert not loops(MOST_PASSES, 1)
    assert loops(MOST_PASSES + 1, 1)
