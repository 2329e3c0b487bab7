//! This machine as the engine's world.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{ErrorKind, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use governance_evidence::moment::Moment;
use governance_evidence::pack::{Call, Ended, Event, NotStarted, Ran, World};

use super::progress::Progress;
use crate::child::{self, Background, Lone, Way, code_or_signal};
use crate::error::SetupError;
use crate::inputs;

/// The most that is read of a file that is judged, in bytes.
const LARGEST: u64 = 256 * 1024 * 1024;
/// How often a wait looks whether it is to end.
const SLICE: Duration = Duration::from_millis(20);
/// How long a connection to this very machine may take.
const KNOCK: Duration = Duration::from_secs(1);

/// This machine, for one run of one pack.
pub(crate) struct Machine {
    folder: PathBuf,
    begin: Instant,
    services: BTreeMap<String, Background>,
    progress: Progress,
    log: File,
}

impl Machine {
    /// Takes a folder of its own, empties it, and begins a log in it.
    ///
    /// # Errors
    /// Says why the folder cannot be used.
    pub(crate) fn new(folder: &Path, progress: Progress) -> Result<Self, SetupError> {
        let refused = |error: std::io::Error| {
            SetupError::Other(format!("the folder `{}` cannot be written: {error}", folder.display()))
        };
        let log = File::create(folder.join("commands.log")).map_err(refused)?;
        let folder = folder.join("run");
        empty(&folder).map_err(refused)?;
        let folder = std::path::absolute(&folder).map_err(refused)?;
        Ok(Self { folder, begin: Instant::now(), services: BTreeMap::new(), progress, log })
    }

    /// Ends the display of the run.
    pub(crate) fn finish(&mut self) {
        self.progress.clear();
    }

    /// Writes to the log; a full disk must not change a verdict.
    fn note(&mut self, parts: &[&[u8]]) {
        for part in parts {
            drop(self.log.write_all(part));
        }
    }

    fn note_call(&mut self, call: &Call) {
        let env: Vec<String> = call.env.iter().map(|(name, value)| format!("{name}={value:?}")).collect();
        let now = self.now();
        let line = format!("[{now}] $ cd {:?}; {} {:?}\n", call.folder, env.join(" "), call.argv);
        self.note(&[line.as_bytes()]);
    }

    /// Refuses a path that a link leads out of the run's folder.
    fn own(&self, path: &str) -> Result<PathBuf, String> {
        let path = PathBuf::from(path);
        let refused = |error: std::io::Error| format!("`{}` cannot be written: {error}", path.display());
        let parent = path.parent().ok_or_else(|| format!("`{}` is no file", path.display()))?;
        std::fs::create_dir_all(parent).map_err(refused)?;
        let real = parent.canonicalize().map_err(refused)?;
        let is_link = path.symlink_metadata().is_ok_and(|kind| kind.is_symlink());
        if is_link || !real.starts_with(self.folder.canonicalize().map_err(refused)?) {
            return Err(format!("`{}` leads out of the folder of the run", path.display()));
        }
        Ok(path)
    }
}

impl World for Machine {
    fn now(&mut self) -> Moment {
        Moment::from_unix(i64::try_from(inputs::now()).unwrap_or(i64::MAX))
    }

    fn elapsed(&mut self) -> Duration {
        self.begin.elapsed()
    }

    fn pause(&mut self, time: Duration, is_stoppable: bool) {
        let begin = Instant::now();
        while begin.elapsed() < time && !(is_stoppable && self.is_interrupted()) {
            std::thread::sleep(SLICE.min(time.saturating_sub(begin.elapsed())));
            self.progress.beat();
        }
    }

    fn is_interrupted(&mut self) -> bool {
        child::is_interrupted()
    }

    fn run(&mut self, call: &Call) -> Ran {
        self.note_call(call);
        let done = lone(call).run(|| call.is_stoppable && child::is_interrupted());
        let ended = match done.way {
            Way::Itself(status) => code_or_signal(status).map_or_else(Ended::Signal, Ended::Code),
            Way::OutOfTime => Ended::OutOfTime(call.limit),
            Way::Stopped => Ended::Interrupted,
            Way::NotStarted(error) => Ended::NotStarted(not_started(call, &error)),
        };
        let end = format!("[{ended:?} after {:.3} s]\n", done.took.as_secs_f64());
        self.note(&[&done.stdout, &done.stderr, end.as_bytes()]);
        Ran { ended, stdout: done.stdout, stderr: done.stderr, is_cut: done.is_cut, took: done.took }
    }

    fn start(&mut self, name: &str, call: &Call, log: &str) -> Result<(), NotStarted> {
        self.note_call(call);
        let refused = |reason: String| NotStarted::Refused(reason);
        let log = self.own(log).map_err(refused)?;
        let file = File::create(&log)
            .map_err(|error| refused(format!("the log `{}` cannot be written: {error}", log.display())))?;
        let service = lone(call).start(&file).map_err(|error| not_started(call, &error))?;
        self.services.insert(name.to_owned(), service);
        Ok(())
    }

    fn ended(&mut self, service: &str) -> Option<Ended> {
        let status = self.services.get_mut(service)?.ended()?;
        Some(code_or_signal(status).map_or_else(Ended::Signal, Ended::Code))
    }

    fn stop(&mut self, service: &str, within: Duration) -> Result<(), String> {
        let Some(mut service) = self.services.remove(service) else { return Ok(()) };
        service.stop(within);
        if service.ended().is_some() { Ok(()) } else { Err("it did not end when it was made to".to_owned()) }
    }

    fn connects(&mut self, port: u16) -> bool {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        TcpStream::connect_timeout(&address, KNOCK).is_ok()
    }

    fn free_port(&mut self) -> Result<u16, String> {
        let bound = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|listener| listener.local_addr());
        bound.map(|address| address.port()).map_err(|error| format!("there is no free port: {error}"))
    }

    fn folder(&mut self, name: &str) -> Result<String, String> {
        let path = self.folder.join(name);
        empty(&path).map_err(|error| format!("the folder `{}` cannot be made: {error}", path.display()))?;
        path.into_os_string()
            .into_string()
            .map_err(|path| format!("the path `{}` is not UTF-8", path.display()))
    }

    fn read(&mut self, path: &str) -> Result<Option<Vec<u8>>, String> {
        let file = match File::open(path) {
            Ok(file) => file,
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
                return Ok(None);
            }
            Err(error) => return Err(format!("`{path}` cannot be read: {error}")),
        };
        let kind = file.metadata().map_err(|error| format!("`{path}` cannot be read: {error}"))?;
        if !kind.is_file() {
            return Err(format!("`{path}` is no plain file"));
        }
        let mut bytes = Vec::new();
        let read = file.take(LARGEST + 1).read_to_end(&mut bytes);
        read.map_err(|error| format!("`{path}` cannot be read: {error}"))?;
        if bytes.len() as u64 > LARGEST {
            return Err(format!("`{path}` is larger than 256 MiB"));
        }
        Ok(Some(bytes))
    }

    fn write(&mut self, path: &str, bytes: &[u8]) -> Result<(), String> {
        let path = self.own(path)?;
        std::fs::write(&path, bytes)
            .map_err(|error| format!("`{}` cannot be written: {error}", path.display()))
    }

    fn remove(&mut self, path: &str) -> Result<(), String> {
        let path = self.own(path)?;
        std::fs::remove_file(&path)
            .map_err(|error| format!("`{}` cannot be removed: {error}", path.display()))
    }

    fn observe(&mut self, event: Event<'_>) {
        self.progress.observe(event);
    }
}

fn lone(call: &Call) -> Lone {
    Lone {
        argv: call.argv.clone(),
        env: call.env.clone(),
        pass_env: call.pass_env.clone(),
        folder: PathBuf::from(&call.folder),
        limit: call.limit,
    }
}

/// Tells a program that is not there from a folder that is not there: the system does not.
fn not_started(call: &Call, error: &std::io::Error) -> NotStarted {
    if !Path::new(&call.folder).is_dir() {
        return NotStarted::Refused(format!("the folder `{}` does not exist", call.folder));
    }
    match error.kind() {
        ErrorKind::NotFound => NotStarted::Missing,
        _ => NotStarted::Refused(error.to_string()),
    }
}

/// Makes a folder anew.
fn empty(path: &Path) -> std::io::Result<()> {
    match std::fs::remove_dir_all(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    std::fs::create_dir_all(path)
}

#[cfg(test)]
mod unit {
    use super::*;

    fn machine() -> (tempfile::TempDir, Machine) {
        let folder = tempfile::tempdir().unwrap();
        let machine = Machine::new(folder.path(), Progress::choose(true)).unwrap();
        (folder, machine)
    }

    fn call(folder: &Path, argv: &[&str]) -> Call {
        Call {
            argv: argv.iter().map(|&word| word.to_owned()).collect(),
            env: Vec::new(),
            pass_env: Vec::new(),
            folder: folder.display().to_string(),
            limit: Duration::from_secs(20),
            is_stoppable: true,
        }
    }

    #[test]
    fn a_port_that_was_free_connects_once_something_listens() {
        let (_folder, mut machine) = machine();
        let port = machine.free_port().unwrap();
        assert!(!machine.connects(port));
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        assert!(machine.connects(listener.local_addr().unwrap().port()));
    }

    #[test]
    fn a_missing_program_is_told_from_a_missing_folder() {
        let (folder, mut machine) = machine();
        let ran = machine.run(&call(folder.path(), &["no-such-program-anywhere"]));
        assert_eq!(ran.ended, Ended::NotStarted(NotStarted::Missing));
        let nowhere = folder.path().join("nowhere");
        let ran = machine.run(&call(&nowhere, &["true"]));
        let Ended::NotStarted(NotStarted::Refused(why)) = ran.ended else { panic!("{ran:?}") };
        assert_eq!(why, format!("the folder `{}` does not exist", nowhere.display()));
        let log = std::fs::read_to_string(folder.path().join("commands.log")).unwrap();
        assert!(log.contains("no-such-program-anywhere"), "{log}");
    }

    #[cfg(unix)]
    #[test]
    fn a_program_that_may_not_be_run_is_refused_and_a_service_that_ended_says_how() {
        let (folder, mut machine) = machine();
        let plain = folder.path().join("plain");
        std::fs::write(&plain, "no program").unwrap();
        let ran = machine.run(&call(folder.path(), &[plain.to_str().unwrap()]));
        assert!(matches!(ran.ended, Ended::NotStarted(NotStarted::Refused(_))), "{ran:?}");
        let shared = machine.folder("shared").unwrap();
        let log = format!("{shared}/s.log");
        machine.start("s", &call(folder.path(), &["sh", "-c", "echo out; exit 7"]), &log).unwrap();
        let begin = Instant::now();
        let ended = loop {
            if let Some(ended) = machine.ended("s") {
                break ended;
            }
            assert!(begin.elapsed() < Duration::from_secs(20));
            machine.pause(Duration::from_millis(5), true);
        };
        assert_eq!(ended, Ended::Code(7));
        assert_eq!(machine.stop("s", Duration::from_secs(1)), Ok(()));
        assert_eq!(machine.read(&log), Ok(Some(b"out\n".to_vec())));
        // Nobody knows a service that was stopped, or that never was.
        assert_eq!((machine.ended("s"), machine.stop("s", Duration::ZERO)), (None, Ok(())));
    }

    #[test]
    fn files_are_read_written_and_removed_in_the_folder_of_the_run_alone() {
        let (folder, mut machine) = machine();
        let own = machine.folder("c").unwrap();
        let file = format!("{own}/a/b.txt");
        assert_eq!(machine.read(&file), Ok(None));
        machine.write(&file, b"text").unwrap();
        assert_eq!(machine.read(&file), Ok(Some(b"text".to_vec())));
        assert_eq!(machine.read(&format!("{file}/c")), Ok(None), "a file has nothing in it");
        assert_eq!(machine.read(&own), Err(format!("`{own}` is no plain file")));
        machine.remove(&file).unwrap();
        assert_eq!(machine.read(&file), Ok(None));
        let refused = machine.remove(&file).unwrap_err();
        assert!(refused.starts_with(&format!("`{file}` cannot be removed: ")), "{refused}");
        let outside = folder.path().join("kept.txt");
        std::fs::write(&outside, "kept").unwrap();
        let refused = machine.remove(outside.to_str().unwrap()).unwrap_err();
        assert!(refused.ends_with("leads out of the folder of the run"), "{refused}");
        assert_eq!(std::fs::read_to_string(&outside).unwrap(), "kept");
        let odd = machine.read("a\0b").unwrap_err();
        assert!(odd.contains("cannot be read: "), "{odd}");
    }

    #[test]
    fn a_file_that_is_too_large_is_not_judged_in_part() {
        let (_folder, mut machine) = machine();
        let path = format!("{}/large", machine.folder("c").unwrap());
        // It takes no room on the disk: there is nothing in it.
        File::create(&path).unwrap().set_len(LARGEST + 1).unwrap();
        assert_eq!(machine.read(&path), Err(format!("`{path}` is larger than 256 MiB")));
    }

    #[test]
    fn a_run_without_a_folder_of_its_own_does_not_begin() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        std::fs::write(&file, "").unwrap();
        let refused = Machine::new(&file, Progress::choose(true)).err().unwrap().to_string();
        assert!(
            refused.starts_with(&format!("the folder `{}` cannot be written: ", file.display())),
            "{refused}"
        );
    }
}
