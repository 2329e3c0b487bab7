//! The first rung: NVIDIA's management library counts the devices and says which they are.

#![expect(unsafe_code, reason = "a library in C is called")]

use std::ffi::{c_char, c_uint, c_void};
use std::ptr;

use crate::library::{self, Library};
use crate::sight::{Device, Seen, Sight};

/// How the functions end well.
const SUCCESS: c_uint = 0;

/// What `nvmlDeviceGetMemoryInfo` says of a device that shares the processor's memory.
const NOT_SUPPORTED: c_uint = 3;

/// What `nvmlInit_v2` says where no driver is in the kernel, as on a machine without a device.
const DRIVER_NOT_LOADED: c_uint = 9;

/// The longest texts that the library writes, by its own constants.
const VERSION_LENGTH: usize = 80;
const NAME_LENGTH: usize = 96;

/// A device as the library hands it out; only the library looks inside.
type Handle = *mut c_void;

/// What `nvmlDeviceGetMemoryInfo` writes, in bytes.
#[repr(C)]
#[derive(Default)]
struct Memory {
    total: u64,
    free: u64,
    used: u64,
}

/// The functions that are needed, each with the type that `nvml.h` declares. Results are numbers: a driver that is newer
/// than this program may return one that it does not know.
struct Functions {
    init: unsafe extern "C" fn() -> c_uint,
    shutdown: unsafe extern "C" fn() -> c_uint,
    error: unsafe extern "C" fn(c_uint) -> *const c_char,
    driver: unsafe extern "C" fn(*mut c_char, c_uint) -> c_uint,
    count: unsafe extern "C" fn(*mut c_uint) -> c_uint,
    handle: unsafe extern "C" fn(c_uint, *mut Handle) -> c_uint,
    name: unsafe extern "C" fn(Handle, *mut c_char, c_uint) -> c_uint,
    memory: unsafe extern "C" fn(Handle, *mut Memory) -> c_uint,
}

impl Functions {
    fn load(library: &Library) -> Result<Self, String> {
        Ok(Self {
            // SAFETY: the type is that of `nvml.h`.
            init: unsafe { library.function(c"nvmlInit_v2") }?,
            // SAFETY: the type is that of `nvml.h`.
            shutdown: unsafe { library.function(c"nvmlShutdown") }?,
            // SAFETY: the type is that of `nvml.h`.
            error: unsafe { library.function(c"nvmlErrorString") }?,
            // SAFETY: the type is that of `nvml.h`.
            driver: unsafe { library.function(c"nvmlSystemGetDriverVersion") }?,
            // SAFETY: the type is that of `nvml.h`.
            count: unsafe { library.function(c"nvmlDeviceGetCount_v2") }?,
            // SAFETY: the type is that of `nvml.h`.
            handle: unsafe { library.function(c"nvmlDeviceGetHandleByIndex_v2") }?,
            // SAFETY: the type is that of `nvml.h`.
            name: unsafe { library.function(c"nvmlDeviceGetName") }?,
            // SAFETY: the type is that of `nvml.h`.
            memory: unsafe { library.function(c"nvmlDeviceGetMemoryInfo") }?,
        })
    }

    /// Turns a result into words, those of the library itself.
    fn check(&self, what: &str, code: c_uint) -> Result<(), String> {
        if code == SUCCESS {
            return Ok(());
        }
        // SAFETY: the function takes any number.
        let text = unsafe { (self.error)(code) };
        // SAFETY: the library returns a constant text of its own.
        let text = unsafe { library::kept(text) }.unwrap_or_else(|| "no text".to_owned());
        Err(format!("`{what}` says `{text}` (code {code})"))
    }

    fn driver_version(&self) -> Result<String, String> {
        let mut buffer = [0_u8; VERSION_LENGTH];
        // SAFETY: the buffer is as long as is said, and outlives the call.
        let code = unsafe { (self.driver)(buffer.as_mut_ptr().cast(), VERSION_LENGTH as c_uint) };
        self.check("nvmlSystemGetDriverVersion", code)?;
        library::written(&buffer)
    }

    fn device_count(&self) -> Result<u32, String> {
        let mut count = 0;
        // SAFETY: the pointer is to a number that outlives the call.
        let code = unsafe { (self.count)(&raw mut count) };
        self.check("nvmlDeviceGetCount_v2", code)?;
        Ok(count)
    }

    fn device(&self, index: u32) -> Result<Device, String> {
        let mut handle: Handle = ptr::null_mut();
        // SAFETY: the pointer is to a handle that outlives the call.
        let code = unsafe { (self.handle)(index, &raw mut handle) };
        self.check("nvmlDeviceGetHandleByIndex_v2", code)?;

        let mut buffer = [0_u8; NAME_LENGTH];
        // SAFETY: the handle was just handed out, and the buffer is as long as is said.
        let code = unsafe { (self.name)(handle, buffer.as_mut_ptr().cast(), NAME_LENGTH as c_uint) };
        self.check("nvmlDeviceGetName", code)?;
        let name = library::written(&buffer)?;

        let mut memory = Memory::default();
        // SAFETY: the handle was just handed out, and the pointer is to a struct of the declared layout.
        let code = unsafe { (self.memory)(handle, &raw mut memory) };
        if code == NOT_SUPPORTED {
            return Ok(Device { name, memory: None, capability: None });
        }
        self.check("nvmlDeviceGetMemoryInfo", code)?;
        if memory.total == 0 {
            return Err(format!("`{name}` has no memory"));
        }
        Ok(Device { name, memory: Some(memory.total), capability: None })
    }
}

/// Looks at the rung; returns what was seen and the devices that answered.
pub(crate) fn look() -> (Sight, Vec<Device>) {
    let names: &[&str] = if cfg!(windows) { &["nvml.dll"] } else { &["libnvidia-ml.so.1"] };
    let (mut sight, library) = library::find("the management library of NVIDIA", names);
    let mut devices = Vec::new();
    if let Some(library) = library {
        sight.seen = match Functions::load(&library) {
            Ok(functions) => ask(&functions, &mut sight, &mut devices),
            Err(missing) => Seen::Fails(missing),
        };
    }
    (sight, devices)
}

fn ask(functions: &Functions, sight: &mut Sight, devices: &mut Vec<Device>) -> Seen {
    // SAFETY: the function takes nothing, may be called at any time, and is undone below.
    let code = unsafe { (functions.init)() };
    if let Err(said) = functions.check("nvmlInit_v2", code) {
        sight.said.push(said.clone());
        return if code == DRIVER_NOT_LOADED { Seen::Nothing(said) } else { Seen::Fails(said) };
    }
    let seen = asked(functions, sight, devices).unwrap_or_else(|said| {
        sight.said.push(said.clone());
        Seen::Fails(said)
    });
    // SAFETY: the library was started above, and no handle is used any more.
    let code = unsafe { (functions.shutdown)() };
    match (functions.check("nvmlShutdown", code), seen) {
        (Err(said), Seen::Works) => Seen::Fails(said),
        (_, seen) => seen,
    }
}

fn asked(functions: &Functions, sight: &mut Sight, devices: &mut Vec<Device>) -> Result<Seen, String> {
    let count = functions.device_count()?;
    sight.devices = Some(count);
    sight.learned.push(("driver_version", functions.driver_version()?));
    for index in 0..count {
        devices.push(functions.device(index).map_err(|said| format!("device {index}: {said}"))?);
    }
    Ok(if count == 0 {
        Seen::Nothing("the management library counts no device".to_owned())
    } else {
        Seen::Works
    })
}
