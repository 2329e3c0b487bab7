//! The second rung: the CUDA driver starts, and counts the devices that it can drive.

#![expect(unsafe_code, reason = "a library in C is called")]

use std::ffi::{c_char, c_int, c_uint};
use std::ptr;

use crate::library::{self, Library};
use crate::sight::{Device, Seen, Sight};

/// How the functions end well.
const SUCCESS: c_int = 0;

/// What `cuInit` says without a device, and what the library says that only stands in for the driver when programs are linked.
const NO_DEVICE: c_int = 100;
const STUB_LIBRARY: c_int = 34;

/// The attributes that hold the compute capability, by `cuda.h`.
const CAPABILITY_MAJOR: c_int = 75;
const CAPABILITY_MINOR: c_int = 76;

/// The functions that are needed, each with the type that `cuda.h` declares. Results are numbers: a driver that is newer than
/// this program may return one that it does not know.
struct Functions {
    init: unsafe extern "system" fn(c_uint) -> c_int,
    error: unsafe extern "system" fn(c_int, *mut *const c_char) -> c_int,
    version: unsafe extern "system" fn(*mut c_int) -> c_int,
    count: unsafe extern "system" fn(*mut c_int) -> c_int,
    device: unsafe extern "system" fn(*mut c_int, c_int) -> c_int,
    attribute: unsafe extern "system" fn(*mut c_int, c_int, c_int) -> c_int,
}

impl Functions {
    fn load(library: &Library) -> Result<Self, String> {
        Ok(Self {
            // SAFETY: the type is that of `cuda.h`.
            init: unsafe { library.function(c"cuInit") }?,
            // SAFETY: the type is that of `cuda.h`.
            error: unsafe { library.function(c"cuGetErrorString") }?,
            // SAFETY: the type is that of `cuda.h`.
            version: unsafe { library.function(c"cuDriverGetVersion") }?,
            // SAFETY: the type is that of `cuda.h`.
            count: unsafe { library.function(c"cuDeviceGetCount") }?,
            // SAFETY: the type is that of `cuda.h`.
            device: unsafe { library.function(c"cuDeviceGet") }?,
            // SAFETY: the type is that of `cuda.h`.
            attribute: unsafe { library.function(c"cuDeviceGetAttribute") }?,
        })
    }

    /// Turns a result into words, those of the library itself.
    fn check(&self, what: &str, code: c_int) -> Result<(), String> {
        if code == SUCCESS {
            return Ok(());
        }
        let mut text = ptr::null();
        // SAFETY: the function takes any number, and writes null for one that it does not know.
        let known = unsafe { (self.error)(code, &raw mut text) };
        if known != SUCCESS {
            text = ptr::null();
        }
        // SAFETY: it is null, or the library points to a constant text of its own.
        let text = unsafe { library::kept(text) };
        Err(format!("`{what}` says `{}` (code {code})", text.as_deref().unwrap_or("no text")))
    }

    /// Returns the version as `major.minor`, and the major one.
    fn cuda_version(&self) -> Result<(String, c_int), String> {
        let mut version = 0;
        // SAFETY: the pointer is to a number that outlives the call.
        let code = unsafe { (self.version)(&raw mut version) };
        self.check("cuDriverGetVersion", code)?;
        Ok((format!("{}.{}", version / 1000, version % 1000 / 10), version / 1000))
    }

    fn device_count(&self) -> Result<u32, String> {
        let mut count = 0;
        // SAFETY: the pointer is to a number that outlives the call.
        let code = unsafe { (self.count)(&raw mut count) };
        self.check("cuDeviceGetCount", code)?;
        u32::try_from(count).map_err(|_| format!("`cuDeviceGetCount` counts {count} devices"))
    }

    fn capability(&self, index: c_int) -> Result<(u32, u32), String> {
        let mut device = 0;
        // SAFETY: the pointer is to a number that outlives the call.
        let code = unsafe { (self.device)(&raw mut device, index) };
        self.check("cuDeviceGet", code)?;
        let ask = |attribute| {
            let mut value = 0;
            // SAFETY: the device was just handed out, and the pointer is to a number that outlives the call.
            let code = unsafe { (self.attribute)(&raw mut value, attribute, device) };
            self.check("cuDeviceGetAttribute", code)?;
            u32::try_from(value).map_err(|_| format!("`cuDeviceGetAttribute` returns {value}"))
        };
        Ok((ask(CAPABILITY_MAJOR)?, ask(CAPABILITY_MINOR)?))
    }
}

/// What the driver knows that the next rung needs.
#[derive(Debug, Default)]
pub(crate) struct Known {
    /// The major version of the CUDA that it speaks.
    pub(crate) major: Option<c_int>,
    /// The compute capability of its first device.
    pub(crate) capability: Option<(u32, u32)>,
}

/// Looks at the rung, and completes what is known of the devices if there is just one to be meant.
pub(crate) fn look(devices: &mut [Device]) -> (Sight, Known) {
    let names: &[&str] = if cfg!(windows) { &["nvcuda.dll"] } else { &["libcuda.so.1"] };
    let (mut sight, library) = library::find("the CUDA driver", names);
    let mut known = Known::default();
    if let Some(library) = library {
        sight.seen = Functions::load(&library)
            .and_then(|functions| ask(&functions, &mut sight, &mut known))
            .unwrap_or_else(Seen::Fails);
        if let Seen::Nothing(said) | Seen::Fails(said) = &sight.seen {
            sight.said.push(said.clone());
        }
    }
    // The two libraries may number several devices differently.
    if let [device] = devices {
        device.capability = known.capability;
    }
    (sight, known)
}

fn ask(functions: &Functions, sight: &mut Sight, known: &mut Known) -> Result<Seen, String> {
    let (version, major) = functions.cuda_version()?;
    sight.learned.push(("cuda_version", version));
    known.major = Some(major);
    // SAFETY: zero is the only flag there is, and the function may be called at any time.
    let code = unsafe { (functions.init)(0) };
    if let Err(said) = functions.check("cuInit", code) {
        let is_nothing = matches!(code, NO_DEVICE | STUB_LIBRARY);
        return if is_nothing { Ok(Seen::Nothing(said)) } else { Err(said) };
    }
    let count = functions.device_count()?;
    sight.devices = Some(count);
    if count == 0 {
        return Ok(Seen::Nothing("the CUDA driver counts no device".to_owned()));
    }
    let (major, minor) = functions.capability(0)?;
    sight.learned.push(("compute_capability", format!("{major}.{minor}")));
    known.capability = Some((major, minor));
    Ok(Seen::Works)
}
