#!/usr/bin/env bash
# Folders as this version writes them, for later versions to read: make.sh VERSION, with the command built as Release.
set -euo pipefail
cd "$(dirname "$0")"
target=$PWD/soap-$1.tar.gz
soap() { dotnet "$SOAP" "$@"; }
SOAP=$(realpath "${SOAP:-../../../src/Soap.Cli/bin/Release/net10.0/Soap.Cli.dll}")
folder=$(mktemp -d)
changed=$(realpath ../../../src/Soap.Cli/Program.cs)
trap 'rm -rf "$folder"; git -C "$(dirname "$changed")" checkout -q -- "$changed"' EXIT
cd "$folder"

# Of a source with a change that is not committed, so that there is one to keep.
echo "// Changed." >>"$changed"

# A study with tuning that grew by a seed, one arm of which diverges; its report and its numbers for other programs.
soap run curve epochs=20 validation=100 seeds=1,2 rules="bp kp frozen" learning-rates=0.01,30 tuning-seeds=1001 \
  target-loss=0.03 log-every=500 --out study
soap run study seeds=1,2,3
soap export study --to csv
find study -mindepth 1 -maxdepth 1 ! -name 'manifest-*.json' ! -name provenance.json ! -name 'source-*.diff' \
  ! -name trials ! -name exports -exec rm -r {} +
rm study/exports/csv/metrics.csv study/exports/csv/functions.csv

# The same, of which the trials of the last seed are gone.
cp -r study unfinished
rm -r unfinished/exports
for result in unfinished/trials/*; do
  if grep -q '"seed": 3,' "$result/result.json" 2>/dev/null; then rm -rf "$result"; fi
done

# A training with its weights, and one that was killed between two checkpoints.
words="task=curve rule=pfa hidden=20,10 learning-rate=0.05 batch=4 epochs=4000 log-every=100000 diagnose-every=0"
words="$words seed=7"
soap train $words --out trial
timeout --signal=KILL "${SECONDS_TO_KILL:-4}" dotnet "$SOAP" train $words --out killed --checkpoint-every 1s || true
test ! -e killed/result.json
test -e killed/checkpoint-1.safetensors
rm killed/lease-1.json # of a process of this machine
tar --sort=name --owner=0 --group=0 --numeric-owner --mtime=@0 -cf - study unfinished trial killed |
  gzip -9n > "$target"
