"""Examples of the bodies of REST calls, as OpenAPI and /docs show them."""

from typing import Final

from nn_playground.lab import Call, RequestExamples

EXAMPLES: Final[dict[Call, RequestExamples]] = {
    "run": {
        "config": {
            "summary": "The default run, seen at four epochs, with its weights.",
            "value": {"config": {}, "epochs": 100, "record": [0, 1, 10, 100], "include": ["parameters"]},
        },
        "link": {
            "summary": "The run of a link.",
            "value": {"link": "#activation=relu&dataset=spiral&networkShape=8,8&seed=0.12345", "epochs": 500},
        },
    },
    "sweep": {
        "shapes": {
            "summary": "Which shape solves XOR, with five seeds each?",
            "value": {
                "config": {"data": {"name": "xor"}},
                "values": {"network.hidden": [[], [1], [2], [4, 2]]},
                "seeds": 5,
                "epochs": 200,
                "goal": {"test_loss": 0.05},
            },
        }
    },
    "check": {
        "link": {"summary": "A run that was found on the page.", "value": {"link": "#dataset=gauss&networkShape="}},
        "config": {
            "summary": "The same as a config.",
            "value": {"config": {"data": {"name": "gauss"}, "network": {"hidden": []}}},
        },
    },
    "grade": {
        "links": {
            "summary": "Two links, and one that is none.",
            "value": {
                "submissions": [
                    {"id": "ada", "link": "#dataset=gauss&networkShape=&seed=0.1"},
                    {"id": "bob", "link": "#dataset=gauss&networkShape=4,2&seed=0.2"},
                    {"id": "cy", "link": "I forgot"},
                ]
            },
        }
    },
}

TRACES: Final[RequestExamples] = {
    "start": {
        "summary": "A blue point through the default network, before it is trained.",
        "value": {"config": {}, "point": [1.5, -2.0], "label": 1},
    },
    "trained": {
        "summary": "The same through the network of a link, after 50 epochs.",
        "value": {"link": "#dataset=xor&networkShape=3&seed=0.5", "epochs": 50, "point": [1.5, -2.0], "label": -1},
    },
}
