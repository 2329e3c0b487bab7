//! The check of what is staged, by real commits: whatever the work tree looks like, and however odd the files are.
#![expect(clippy::unwrap_used, reason = "what prepares a test may stop it")]

use std::path::PathBuf;

use crate::hooks::{BAD, GOOD, LAW, Repo, git_in};
use crate::support::MANIFEST;

/// A repository with the hook in it.
fn hooked(name: &str) -> Repo {
    let repo = Repo::new(&format!("staged-{name}"));
    repo.run(&["hooks", "install"]).exits(0);
    repo
}

/// Where what is staged was laid out.
fn laid_out(repo: &Repo) -> PathBuf {
    let staged = repo.folder.path("target/governance/staged");
    let mut folders = std::fs::read_dir(staged).unwrap();
    folders.next().unwrap().unwrap().path().join("tree")
}

#[test]
fn what_is_staged_counts_and_not_the_work_tree() {
    let repo = hooked("counts");
    repo.folder.write("src/lib.rs", BAD);
    repo.git(&["add", "src"]);
    repo.folder.write("src/lib.rs", GOOD);
    let ran = repo.try_commit();
    // The place is the one that the user knows.
    ran.exits(1).complains(&[
        "src/lib.rs:5",
        "what is staged breaks the law",
        "`git add`",
        "`git commit --no-verify`",
    ]);
    assert!(!ran.stderr.contains("governance/staged"), "{ran:#?}");
    repo.folder.write("src/lib.rs", &GOOD.replace("one", "two"));
    repo.git(&["add", "src"]);
    repo.folder.write("src/lib.rs", BAD);
    repo.folder.write("Cargo.toml", "[package\n");
    let ran = repo.try_commit();
    ran.exits(0).complains(&["governance: what is staged keeps the law ("]);
    assert_eq!(ran.stderr.lines().count(), 1, "{ran:#?}");
    // With nothing staged git says so itself.
    repo.try_commit().exits(1).says(&["no changes added to commit"]);
    repo.git(&["commit", "--no-verify", "--all", "--message=all of it"]);
}

#[test]
fn a_file_that_is_not_formatted_is_named_where_the_user_has_it() {
    let repo = hooked("format");
    repo.folder.write("src/lib.rs", "//! Small.\nfn  x( ) {}\n");
    let ran = repo.try_git(&["commit", "--all", "--message=loose"]);
    let path = std::fs::canonicalize(repo.folder.path("src/lib.rs")).unwrap();
    ran.exits(1).complains(&["1 file not formatted", &path.display().to_string()]);
}

#[test]
fn a_partial_commit_is_judged_by_its_own_index() {
    let repo = hooked("partial");
    repo.folder.write("src/lib.rs", &format!("{GOOD}\nmod more;\n"));
    repo.folder.write("src/more.rs", "//! More.\n");
    repo.git(&["add", "."]);
    repo.git(&["commit", "--message=more"]);
    repo.folder.write("src/more.rs", &BAD.replace("Small", "More"));
    repo.git(&["add", "src/more.rs"]);
    repo.folder.write("notes.md", "# Notes\n");
    repo.git(&["add", "--intent-to-add", "notes.md"]);
    // Only the file that is named is committed, whatever else is staged.
    repo.git(&["commit", "--message=notes", "notes.md"]);
    repo.try_commit().exits(1).complains(&["src/more.rs"]);
    repo.try_git(&["commit", "--message=more", "src/more.rs"]).exits(1);
    repo.git(&["reset", "--quiet", "--hard"]);
    // An intention to add is nothing that is committed.
    repo.folder.write("src/never.rs", BAD);
    repo.git(&["add", "--intent-to-add", "src/never.rs"]);
    repo.folder.write("notes.md", "# Other notes\n");
    repo.git(&["add", "notes.md"]);
    repo.git(&["commit", "--message=notes"]);
    assert!(!laid_out(&repo).join("src/never.rs").exists());
}

#[test]
fn odd_files_are_laid_out_as_git_would_check_them_out() {
    use std::os::unix::ffi::OsStrExt;
    let repo = hooked("odd");
    let odd = std::ffi::OsStr::from_bytes(b"not \xff text\nat all.txt");
    std::fs::write(repo.folder.root().join(odd), "odd").unwrap();
    repo.folder.write("a b.txt", "spaces");
    repo.folder.write("ends.txt", "one\r\ntwo\r\n");
    repo.folder.write(".gitattributes", "ends.txt text eol=crlf\n");
    repo.folder.write("ignored.txt", "tracked all the same");
    repo.folder.write(".gitignore", "/target\n/ignored.txt\n");
    std::os::unix::fs::symlink("a b.txt", repo.folder.path("link")).unwrap();
    repo.folder.script("run", "true");
    repo.git(&["add", "--all"]);
    repo.git(&["add", "--force", "ignored.txt"]);
    repo.git(&["commit", "--message=odd"]);
    let tree = laid_out(&repo);
    assert_eq!(std::fs::read_to_string(tree.join(odd)).unwrap(), "odd");
    assert_eq!(std::fs::read_to_string(tree.join("ends.txt")).unwrap(), "one\r\ntwo\r\n");
    assert_eq!(std::fs::read_link(tree.join("link")).unwrap(), PathBuf::from("a b.txt"));
    assert!(tree.join("ignored.txt").is_file());
    assert!(
        std::os::unix::fs::PermissionsExt::mode(&tree.join("run").metadata().unwrap().permissions()) & 0o100
            != 0
    );
    // What is not changed is not written again, what is deleted goes, and what somebody left there as well.
    let time = |name: &str| tree.join(name).metadata().unwrap().modified().unwrap();
    let before = time("src/lib.rs");
    std::fs::write(tree.join("left.rs"), BAD).unwrap();
    repo.git(&["rm", "--quiet", "a b.txt", "ignored.txt"]);
    repo.git(&["commit", "--message=less"]);
    assert_eq!(time("src/lib.rs"), before);
    for gone in ["a b.txt", "ignored.txt", "left.rs"] {
        assert!(tree.join(gone).symlink_metadata().is_err(), "{gone}");
    }
    // What was changed there is written again.
    std::fs::write(tree.join("src/lib.rs"), BAD).unwrap();
    repo.git(&["commit", "--allow-empty", "--message=same"]);
    assert_eq!(std::fs::read_to_string(tree.join("src/lib.rs")).unwrap(), GOOD);
}

#[test]
fn a_run_that_was_killed_is_no_obstacle() {
    let repo = hooked("killed");
    repo.git(&["commit", "--allow-empty", "--message=one"]);
    let tree = laid_out(&repo);
    std::fs::write(tree.join(".git/index.lock"), "").unwrap();
    repo.git(&["commit", "--allow-empty", "--message=two"]);
    std::fs::write(tree.join(".git/index"), "no index").unwrap();
    repo.git(&["commit", "--allow-empty", "--message=three"]);
}

#[test]
fn a_commit_that_takes_the_law_away_is_refused_and_a_branch_without_one_is_told() {
    let repo = hooked("law");
    repo.git(&["rm", "--quiet", "--cached", "governance.toml"]);
    repo.try_commit().exits(1).complains(&["this commit takes the law `governance.toml` away"]);
    // In the work tree it may be missing.
    repo.git(&["reset", "--quiet"]);
    std::fs::remove_file(repo.folder.path("governance.toml")).unwrap();
    repo.git(&["commit", "--allow-empty", "--message=here"]);
    repo.git(&["checkout", "--quiet", "--orphan", "other"]);
    repo.git(&["rm", "--quiet", "-r", "--cached", "."]);
    repo.git(&["add", "Cargo.toml"]);
    let ran = repo.try_commit();
    ran.exits(0).complains(&["there is no `governance.toml` on this branch, so nothing was checked"]);
    // Mistakes in the law are none of a pass.
    repo.folder.write("governance.toml", &format!("{LAW}x = 1\n"));
    repo.git(&["add", "."]);
    let ran = repo.try_commit();
    ran.exits(1).complains(&["governance.toml", "could not be checked", "--no-verify"]);
}

#[test]
fn a_submodule_is_laid_out_as_it_is_staged() {
    let library = Repo::new("staged-library");
    let repo = hooked("super");
    repo.git(&["submodule", "--quiet", "add", &library.folder.root().display().to_string(), "deps/it"]);
    repo.git(&["commit", "--message=submodule"]);
    let tree = laid_out(&repo);
    assert_eq!(std::fs::read_to_string(tree.join("deps/it/src/lib.rs")).unwrap(), GOOD);
    // Its work tree is as much or as little asked as the other one.
    repo.folder.write("deps/it/src/lib.rs", BAD);
    repo.git(&["commit", "--allow-empty", "--message=same"]);
    assert_eq!(std::fs::read_to_string(tree.join("deps/it/src/lib.rs")).unwrap(), GOOD);
    repo.git(&["submodule", "--quiet", "deinit", "--force", "deps/it"]);
    let ran = repo.try_git(&["commit", "--allow-empty", "--message=none"]);
    ran.exits(0).complains(&["the submodule `deps/it` is not here as it is staged"]);
}

#[test]
fn what_a_sparse_checkout_leaves_out_is_staged_all_the_same() {
    let repo = hooked("sparse");
    repo.folder.write("far/notes.md", "# Far\n");
    repo.git(&["add", "."]);
    repo.git(&["commit", "--message=far"]);
    repo.git(&["sparse-checkout", "set", "--no-cone", "/*", "!/far/"]);
    assert!(!repo.folder.has("far/notes.md"));
    repo.git(&["commit", "--allow-empty", "--message=sparse"]);
    assert!(laid_out(&repo).join("far/notes.md").is_file());
    repo.folder.write("src/lib.rs", BAD);
    repo.try_git(&["commit", "--all", "--message=bad"]).exits(1);
}

#[test]
fn a_merge_and_a_push_are_judged_by_what_comes_of_them() {
    let repo = hooked("merge");
    repo.run(&["hooks", "install", "--hook", "pre-merge-commit", "--hook", "pre-push"]).exits(0);
    repo.run(&["hooks", "status"]).exits(0).says(&["pre-commit", "pre-merge-commit", "pre-push"]);
    repo.git(&["checkout", "--quiet", "-b", "side"]);
    repo.folder.write("src/lib.rs", BAD);
    repo.git(&["commit", "--no-verify", "--quiet", "--all", "--message=bad"]);
    repo.git(&["checkout", "--quiet", "main"]);
    repo.git(&["commit", "--allow-empty", "--message=other"]);
    repo.try_git(&["merge", "--no-edit", "side"])
        .exits(1)
        .complains(&["breaks the law", "`git merge --no-verify`"]);
    repo.git(&["reset", "--quiet", "--hard"]);
    let remote = tempfile::tempdir().unwrap();
    git_in(remote.path(), &["init", "--quiet", "--bare"], &[]).exits(0);
    let url = remote.path().display().to_string();
    repo.git(&["push", "--quiet", &url, "main"]);
    repo.try_git(&["push", "--quiet", &url, "side"])
        .exits(1)
        .complains(&["breaks the law (", "`git push --no-verify`"]);
    repo.git(&["push", "--quiet", "--no-verify", &url, "side"]);
    // What is deleted there breaks nothing.
    repo.git(&["push", "--quiet", &url, ":side"]);
    repo.run(&["hooks", "uninstall"]).exits(0).says(&["pre-commit: removed", "pre-push: removed"]);
}

#[test]
fn two_packages_of_one_repository_may_each_be_a_workspace() {
    let repo = hooked("apart");
    repo.folder.write("tool/Cargo.toml", &MANIFEST.replace("small", "tool"));
    repo.folder.write("tool/src/lib.rs", BAD);
    repo.git(&["add", "."]);
    repo.git(&["commit", "--message=another workspace"]);
}
