#!/bin/sh
# Validates a deployment: every gate of the profile `deploy`, and a signed statement of what they found. Arguments are those of
# `cargo xtask validate`. Exit code 0: go, and only then the last line says PASSED; 1: a violation; 2: something could not be checked.
set -u
cd "$(dirname "$0")/.." || exit 2
only_asks=no
for argument do
    case $argument in # These end well without having validated anything.
    --plan | --why | --why=* | --canaries | --help | --version | -[!-]*h* | -h* | -[!-]*V* | -V*) only_asks=yes ;;
    esac
done
code=0
cargo xtask validate --profile deploy "$@" || code=$?
[ "$code" -ne 0 ] || [ "$only_asks" = yes ] || echo "Deployment validation PASSED"
exit "$code"
