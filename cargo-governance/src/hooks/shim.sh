#!/bin/sh
# governance hook: @HOOK@
# Installed by `@TOOL@ hooks install`, taken away by `@TOOL@ hooks uninstall`; `hooks status` says whether git runs it.
# It only calls the tool, which decides what is checked, so it does not go stale. Changes are refused, not kept.
hook=@HOOK@
top=$PWD
root=@ROOT@
law=${root:+$root/}governance.toml

say() { printf 'governance: %s\n' "$*" >&2; }

refuse() {
    say "$1"
    say "$2"
    say 'or go on without the check: `git @VERB@ --no-verify`'
    exit 1
}

input=
if [ "$hook" = pre-push ]; then input=$(cat); fi
given() { if [ -n "$input" ]; then printf '%s\n' "$input"; fi; }

@CHAIN@
# A branch without a law has nothing to be held to; a commit that takes the law away is another matter.
revision=
if [ "$hook" = pre-push ]; then revision=HEAD; fi
if ! git cat-file -e "$revision:$law" 2>/dev/null; then
    if [ -z "$revision" ] && git cat-file -e "HEAD:$law" 2>/dev/null; then
        refuse "this commit takes the law \`$law\` away" 'keep it, or say so in a commit of its own that is reviewed'
    fi
    say "there is no \`$law\` on this branch, so nothing was checked"
    exit 0
fi

# Programs with windows start hooks without the PATH of a shell.
if ! command -v cargo >/dev/null 2>&1; then
    PATH="${CARGO_HOME:-$HOME/.cargo}/bin:$PATH"
    export PATH
fi
if ! command -v cargo >/dev/null 2>&1; then
    refuse 'cargo is not on the PATH of this hook, so nothing was checked' 'put it on the PATH of the program that runs git'
fi
cd "$top/$root" || refuse "\`$top/$root\` is not there, so nothing was checked" 'check the folder out'

call() {
    if [ "$hook" = pre-push ]; then
        given | "$@" --top "$top"
    else
        "$@" --top "$top"
    fi
}

# Whoever sits at a terminal sees the tool being built; elsewhere there is one line.
quiet=
if [ ! -t 2 ]; then quiet=--quiet; fi
call @CALL@ hooks run "$hook"
code=$?
case $code in
    0 | 1) exit "$code" ;;
    2)
        # Either it could not check, and has said why, or it is of a time before there were hooks.
        if @TOOL@ hooks run --help >/dev/null 2>&1; then exit 2; fi
        say 'the tool of this branch has no hooks, so nothing was checked'
        exit 0
        ;;
    101)
        # So ends cargo where it fails itself, and any program that panics. Only a tool that starts shows its help.
        @TOOL@ hooks run --help >/dev/null 2>&1
        if [ $? -ne 101 ]; then
            refuse "\`@TOOL@\` ended with code 101 over its work, so nothing was checked" 'see what it said above: it is a defect of it'
        fi
        ;;
    *) refuse "\`@TOOL@\` ended with code $code, so nothing was checked" 'see what it said above' ;;
esac
@LAST@
