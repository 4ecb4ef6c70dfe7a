import polars as pl
from google.protobuf import text_format
from tensorflow_metadata.proto.v0.statistics_pb2 import NaturalLanguageStatistics

from assay.profiles import Questions, measure
from assay.statistics import STATISTICS
from assay.statistics.natural_language import NaturalLanguage


def test_what_is_known_of_tokens_travels_as_tfdv_writes_it() -> None:
    question = NaturalLanguage(vocabulary=("the", "cat"), tokens=("cat", "dog", 0))
    frame = pl.DataFrame({"x": [["the", "cat"], ["cat", "mat", "cat", "cat"], []]})
    (feature,) = measure(frame, Questions((*STATISTICS, question))).statistics().datasets[0].features
    (custom,) = [custom for custom in feature.custom_stats if custom.name == "nl_statistics"]
    language = NaturalLanguageStatistics()
    assert custom.any.Unpack(language)
    told = text_format.Parse(
        """
        feature_coverage: 0.8333333333333334 avg_token_length: 3 min_sequence_length: 2 max_sequence_length: 4
        reported_sequences: ["cat mat cat cat", "the cat", "cat mat cat cat", "the cat"]
        token_statistics {
          int_token: 0 frequency: 1 fraction_of_sequences: 0.3333333333333333
          per_sequence_avg_frequency: 1 per_sequence_max_frequency: 1
          positions { buckets { high_value: 0.1 sample_count: 1 } }
        }
        token_statistics {
          string_token: "cat" frequency: 4 fraction_of_sequences: 0.6666666666666666
          per_sequence_min_frequency: 1 per_sequence_avg_frequency: 2 per_sequence_max_frequency: 3
          positions {
            buckets { high_value: 0.1 sample_count: 1 }
            buckets { low_value: 0.5 high_value: 0.6 sample_count: 2 }
            buckets { low_value: 0.7 high_value: 0.8 sample_count: 1 }
          }
        }
        token_statistics { string_token: "dog" }
        rank_histogram {
          buckets { label: "cat" sample_count: 4 } buckets { low_rank: 1 high_rank: 1 label: "the" sample_count: 1 }
        }
        """,
        NaturalLanguageStatistics(),
    )
    for histogram, total in ((language.token_length_histogram, 5), (language.sequence_length_histogram, 2)):
        assert round(sum(bucket.sample_count for bucket in histogram.buckets), 9) == total
    language.ClearField("token_length_histogram")
    language.ClearField("sequence_length_histogram")
    assert language == told
