"""Archives orders as the worker would, to try the job on: the UCI Online Retail file where it is at hand, made-up shoppers elsewhere."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from cartstream_features import archive_file, online_retail, synthetic


def main(argv: Sequence[str]) -> None:
    """Writes the archive and says what is in it."""
    parser = argparse.ArgumentParser(description="Writes an archive to try the feature job on")
    parser.add_argument("--output", type=Path, required=True, help="the archive's folder")
    parser.add_argument("--data", type=Path, help="online-retail.csv.gz; without it, shoppers are made up")
    given = parser.parse_args(argv)
    is_real = given.data is not None and given.data.exists()
    checkouts = online_retail.checkouts(given.data) if is_real else synthetic.checkouts()
    # By day: an hour's folder for each of a year's hours would be thousands of tiny files.
    archive_file.write(given.output, archive_file.through_shards(checkouts), by="year=%Y/month=%m/day=%d")
    print(f"{len(checkouts)} orders of {'UCI Online Retail' if is_real else 'made-up shoppers'} in {given.output}")


if __name__ == "__main__":
    main(sys.argv[1:])
