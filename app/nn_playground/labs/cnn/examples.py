"""Examples of the bodies of REST calls, as OpenAPI and /docs show them."""

from typing import Final

from nn_playground.lab import Call, RequestExamples

CNN_EXAMPLES: Final[dict[Call, RequestExamples]] = {
    "run": {
        "config": {
            "summary": "The default run, seen at three epochs, with its confusion matrix.",
            "value": {"config": {}, "epochs": 10, "record": [0, 1, 10], "include": ["metrics"]},
        },
        "link": {
            "summary": "The run of a link.",
            "value": {"link": "#pictures=shapes&layers=8x3p1,max2,16x3p1,max2&seed=0.5", "epochs": 10},
        },
    },
    "sweep": {
        "heads": {
            "summary": "Which head bears shifts, with three seeds each?",
            "value": {
                "config": {"data": {"shift": 3}},
                "values": {"network.head": ["flatten", "mean", "max"]},
                "seeds": 3,
                "epochs": 5,
                "goal": {"test_accuracy": 0.9},
            },
        }
    },
    "check": {
        "link": {"summary": "A run that was found on the page.", "value": {"link": "#layers=4x3,max2&hidden=8"}},
    },
    "grade": {
        "links": {
            "summary": "Two links, and one that is none.",
            "value": {
                "submissions": [
                    {"id": "ada", "link": "#layers=4x3,max2&hidden=8&seed=0.1"},
                    {"id": "bob", "link": "#layers=&hidden=8&seed=0.2"},
                    {"id": "cy", "link": "I forgot"},
                ]
            },
        }
    },
}
