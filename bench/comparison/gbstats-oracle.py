"""What gbstats (GrowthBook's statistics, https://pypi.org/project/gbstats/) says of some made data: an oracle for ours.

    python3 -m venv oracle && oracle/bin/pip install gbstats==0.8.0
    oracle/bin/python bench/comparison/gbstats-oracle.py > bench/results/2026-11-30-gbstats.json
"""

import json
import random

import gbstats
from gbstats.frequentist.tests import SequentialConfig, SequentialTwoSidedTTest
from gbstats.models.statistics import RatioStatistic, SampleMeanStatistic
from gbstats.utils import check_srm


def made_arm(random_, keys, rate):
    """Keys as [trials, events]: skewed use, and a rate of its own for each."""
    arm = []
    for _ in range(keys):
        trials = 1 + int(random_.lognormvariate(0.5, 1.2))
        own = min(1, rate * random_.gammavariate(2, 0.5))
        arm.append([trials, sum(random_.random() < own for _ in range(trials))])
    return arm


def ratio(arm):
    trials = [each[0] for each in arm]
    events = [each[1] for each in arm]

    def mean(values):
        return SampleMeanStatistic(
            n=len(values), sum=sum(values), sum_squares=sum(value * value for value in values)
        )

    return RatioStatistic(
        n=len(arm),
        m_statistic=mean(events),
        d_statistic=mean(trials),
        m_d_sum_of_products=sum(event * trial for event, trial in zip(events, trials)),
    )


def case(seed, treated_keys, control_keys, treated_rate, control_rate, alpha, tuned_for):
    random_ = random.Random(seed)
    treated = made_arm(random_, treated_keys, treated_rate)
    control = made_arm(random_, control_keys, control_rate)
    test = SequentialTwoSidedTTest(
        ratio(control),
        ratio(treated),
        SequentialConfig(
            alpha=alpha, difference_type="absolute", sequential_tuning_parameter=tuned_for
        ),
    )
    lower, upper = test.confidence_interval
    share = 0.5 if treated_keys > control_keys / 4 else 0.05
    return {
        "treated": treated,
        "control": control,
        "alpha": alpha,
        "tunedFor": tuned_for,
        "difference": test.point_estimate,
        "lower": lower,
        "upper": upper,
        "share": share,
        "sampleRatioP": check_srm([treated_keys, control_keys], [share, 1 - share]),
    }


print(
    json.dumps(
        {
            "gbstats": "0.8.0",
            "cases": [
                case(1, 60, 60, 0.06, 0.02, 0.05, 500),
                case(2, 200, 200, 0.02, 0.02, 0.05, 500),
                case(3, 12, 240, 0.1, 0.03, 0.05, 500),
                case(4, 150, 160, 0.3, 0.25, 0.01, 5000),
                case(5, 80, 150, 0.03, 0.05, 0.02, 1000),
            ],
        },
        separators=(",", ":"),
    )
)
