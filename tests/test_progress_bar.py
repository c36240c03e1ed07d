from rich.progress import Task

from mtl_keras.progress_bar import rate_bar


def test_the_rate_leaves_out_what_was_there_before():
    rate = rate_bar("rows").columns[3]
    task = Task(0, "predicting", total=None, completed=5000, _get_time=lambda: 20.0, fields={"before": 2000})
    assert rate.render(task).plain == ""
    task.start_time = 10.0
    assert rate.render(task).plain == "300 rows/s,"
    task.completed = 2000
    assert rate.render(task).plain == ""
