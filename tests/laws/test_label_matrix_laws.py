"""What holds for votes of any voters, in whatever order and how often they come."""

from datetime import timedelta
from random import Random

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from assay.labels.instant import moment
from assay.labels.matrix import LabelMatrix
from assay.labels.voter_analysis import analyze

TIMES = st.integers(0, 6)
VOTES = st.tuples(
    st.integers(1, 5),
    st.sampled_from(["a", "b", "c"]),
    st.sampled_from([None, "x", "y", "z"]),
    TIMES,
    st.sampled_from(["", "r1", "r2"]),
)
SOME = st.lists(VOTES, max_size=25)

Vote = tuple[int, str, str | None, int, str]


def matrix(votes: list[Vote], *items: int) -> LabelMatrix:
    schema = {"item": pl.Int64, "voter": pl.String, "class": pl.String, "time": pl.Int64, "provenance": pl.String}
    frame = pl.DataFrame(votes, schema=schema, orient="row")
    timed = frame.with_columns(pl.col("time").cast(pl.Datetime("us")).dt.replace_time_zone("UTC"))
    return LabelMatrix.from_frame(timed, items=pl.Series(list(items), dtype=pl.Int64))


@given(SOME, st.integers(0, 25), st.randoms())
def test_any_order_and_any_parts_are_one_batch(votes: list[Vote], at: int, random: Random) -> None:
    whole = matrix(votes, 9)
    random.shuffle(votes)
    assert matrix(votes[at:]) + matrix(votes[:at], 9) == whole
    assert matrix(votes[:at], 9) + matrix(votes[at:]) == whole
    assert LabelMatrix.sum([matrix([vote]) for vote in votes] + [matrix([], 9)]) == whole
    assert hash(matrix(votes, 9)) == hash(whole)


@given(SOME, SOME, SOME)
def test_adding_is_associative_and_nothing_is_its_zero(a: list[Vote], b: list[Vote], c: list[Vote]) -> None:
    one, two, three = map(matrix, (a, b, c))
    assert (one + two) + three == one + (two + three)
    assert one + LabelMatrix() == one == LabelMatrix() + one


@given(SOME)
def test_what_comes_again_changes_nothing(votes: list[Vote]) -> None:
    whole = matrix(votes)
    assert whole + whole == whole == matrix(votes + votes)
    assert len(whole) == len(set(votes))


@given(SOME)
def test_a_frame_comes_back_as_it_was(votes: list[Vote]) -> None:
    whole = matrix(votes, 9)
    assert LabelMatrix.from_frame(whole.to_frame(), items=whole.items) == whole
    rows = whole.to_frame().with_columns(pl.col("time").dt.replace_time_zone(None).to_physical()).rows()
    assert set(rows) == set(votes)


@given(SOME, SOME, TIMES)
def test_what_was_known_at_a_time_is_never_changed_by_what_comes_later(
    early: list[Vote], late: list[Vote], time: int
) -> None:
    known = moment(time)
    then = matrix(early).as_of(known)
    later = matrix([(item, voter, said, at + time + 1, why) for item, voter, said, at, why in late])
    assert (matrix(early) + later).as_of(known).to_frame().equals(then.to_frame())


@given(SOME)
def test_of_a_voter_the_last_word_counts_once_for_each_item(votes: list[Vote]) -> None:
    whole = matrix(votes)
    last: dict[tuple[int, str], tuple[int, str, str]] = {}
    for item, voter, said, at, why in votes:
        last[item, voter] = max(last.get((item, voter), (-1, "", "")), (at, said or "", why))
    found = whole.latest()
    told = {
        (item, voter): (said or "") for item, voter, said in found.to_frame().select("item", "voter", "class").rows()
    }
    assert told == {pair: word[1] for pair, word in last.items()}
    assert found.latest() == found


@given(SOME, VOTES)
def test_a_vote_that_is_taken_back_is_none(votes: list[Vote], vote: Vote) -> None:
    item, voter = vote[:2]
    taken = matrix([*votes, vote, (item, voter, None, 7, "")]).votes().to_frame()
    assert not len(taken.filter((pl.col("item") == item) & (pl.col("voter") == voter)))


@given(SOME)
def test_what_a_voter_says_twice_at_one_time_is_surfaced(votes: list[Vote]) -> None:
    said: dict[tuple[int, str, int], set[str | None]] = {}
    for item, voter, word, at, _ in votes:
        said.setdefault((item, voter, at), set()).add(word)
    apart = {key for key, words in said.items() if len(words) > 1}
    found = matrix(votes).disputed().to_frame()
    times = found["time"].dt.replace_time_zone(None).to_physical().to_list()
    assert set(zip(found["item"].to_list(), found["voter"].to_list(), times, strict=True)) == apart


@given(SOME)
def test_dense_votes_counts_and_shares_agree(votes: list[Vote]) -> None:
    whole = matrix(votes, 9)
    dense, counts, found = whole.dense(), whole.counts(), analyze(whole)
    assert dense.shape == (len(whole.items), len(whole.voters))
    for place in range(len(whole.classes)):
        assert ((dense == place).sum(axis=1) == counts[:, place]).all()
    items = len(whole.items)
    voted = (dense >= 0).sum(axis=1)
    apart = [len(set(row[row >= 0])) > 1 for row in dense]
    assert (found.items, found.coverage) == (items, (voted > 0).mean())
    assert (found.overlaps, found.conflicts) == ((voted > 1).mean(), sum(apart) / items)
    for place, facts in enumerate(found.voters):
        there = dense[:, place] >= 0
        assert facts.votes == there.sum()
        assert (facts.coverage, facts.overlaps) == (there.mean(), (there & (voted > 1)).mean())
        assert facts.conflicts == (there & apart).mean()
        assert facts.classes == tuple(whole.classes[choice] for choice in sorted(set(dense[there, place])))


def test_times_are_compared_in_full() -> None:
    votes = matrix([(1, "a", "x", 0, "")])
    assert len(votes.as_of(moment(0))) == 1
    assert len(votes.as_of(moment(0) - timedelta(microseconds=1))) == 0
