"""Reads cases of boxes as JSON lines, writes the twelve numbers of pycocotools for each."""
import contextlib
import io
import json
import sys

from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval


def dataset(case, annotations):
    coco = COCO()
    coco.dataset = {
        "images": [{"id": image} for image in range(1, case["images"] + 1)],
        "categories": [{"id": category} for category in range(1, case["categories"] + 1)],
        "annotations": annotations,
    }
    coco.createIndex()
    return coco


def annotations(rows, names):
    return [dict(zip(names, row), id=i + 1) for i, row in enumerate(rows)]


for line in sys.stdin:
    case = json.loads(line)
    truths = annotations(case["truths"], ["image_id", "category_id", "bbox", "area", "iscrowd"])
    found = annotations(case["detections"], ["image_id", "category_id", "bbox", "score"])
    for detection in found:
        detection["area"] = detection["bbox"][2] * detection["bbox"][3]
        detection["iscrowd"] = 0
    with contextlib.redirect_stdout(io.StringIO()):
        evaluation = COCOeval(dataset(case, truths), dataset(case, found), "bbox")
        evaluation.evaluate()
        evaluation.accumulate()
        evaluation.summarize()
    print(" ".join(repr(float(number)) for number in evaluation.stats))
