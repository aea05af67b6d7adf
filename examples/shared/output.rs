//! Files that a program writes: each appears whole or not at all, and none in the place of one that it reads.

use std::fs::{self, OpenOptions, Permissions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use dti_engine::diagnostic::Said;
use tempfile::{Builder, NamedTempFile};

/// How files and folders begin that are not finished yet. A program that is stopped leaves them behind, under
/// names of their own.
pub(crate) const UNFINISHED: &str = ".dti-engine-unfinished-";

/// Writes a file: beside its place first, which it then takes. What stands there stays whole until then, whether
/// the disk is full or the program is stopped, and its permissions are kept. What is not a plain file,
/// such as `/dev/stdout`, is written to as it is.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), String> {
    let done = match is_open_end(path) {
        true => OpenOptions::new().write(true).open(path).and_then(|mut end| end.write_all(bytes)),
        false => Beside::new(path, bytes).and_then(Beside::take_place),
    };
    done.map_err(|fault| cannot_write(path, &fault))
}

pub(crate) fn cannot_write(path: &Path, fault: &io::Error) -> String {
    let (path, fault) = (path.display(), Said::from(fault).get(crate::pipe::language()));
    in_words!("cannot write {path}: {fault}", "không ghi được {path}: {fault}")
}

/// Whether a path leads to something that others read on from: a pipe, a device, a file that is open already.
fn is_open_end(path: &Path) -> bool {
    let is_open = ["/dev", "/proc"].iter().any(|folder| path.starts_with(folder));
    is_open || fs::metadata(path).is_ok_and(|about| !about.is_file() && !about.is_dir())
}

/// A file that is written, and stands beside its place still.
pub(crate) struct Beside {
    file: NamedTempFile,
    place: PathBuf,
}

impl Beside {
    /// Writes a file beside its place.
    pub(crate) fn new(path: &Path, bytes: &[u8]) -> io::Result<Self> {
        let there = match fs::metadata(path) {
            Ok(about) if about.is_dir() => {
                return Err(io::Error::new(
                    ErrorKind::IsADirectory,
                    in_words!("it is a folder", "đây là một thư mục"),
                ));
            }
            Ok(about) => Some(about.permissions()),
            Err(fault) if fault.kind() == ErrorKind::NotFound => None,
            Err(fault) => return Err(fault),
        };
        // A link stays a link: the file that it leads to is replaced.
        let place = if there.is_some() { fs::canonicalize(path)? } else { path.to_owned() };
        let mut builder = Builder::new();
        builder.prefix(UNFINISHED);
        let usual = usual_permissions();
        if let Some(usual) = &usual {
            builder.permissions(usual.clone());
        }
        let mut file = builder.tempfile_in(folder_of(&place))?;
        file.write_all(bytes)?;
        if let Some(permissions) = there {
            file.as_file().set_permissions(permissions)?;
        }
        file.as_file().sync_all()?;
        Ok(Self { file, place })
    }

    /// Takes the place of what stands there.
    pub(crate) fn take_place(self) -> io::Result<()> {
        self.file.persist(&self.place).map(|_| ()).map_err(|fault| fault.error)
    }
}

/// What a new file may have, less what the user takes away from all new files; where that is known.
fn usual_permissions() -> Option<Permissions> {
    #[cfg(unix)]
    return Some(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    #[cfg(not(unix))]
    None
}

/// The folder of a path.
pub(crate) fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new("."))
}

/// Refuses to write over what is read, by whatever name: a link of either kind, other capitals, another way.
///
/// # Errors
///
/// The file that would be lost.
#[allow(dead_code, reason = "not every example reads files that are named")]
pub(crate) fn not_over<'p>(
    out: &Path,
    read: impl IntoIterator<Item = &'p Path>,
) -> Result<(), String> {
    // Opening anything but a file could wait for ever.
    let is_file = |path: &Path| fs::metadata(path).is_ok_and(|about| about.is_file());
    let is_same = |read: &&Path| {
        is_file(out) && is_file(read) && same_file::is_same_file(out, read).unwrap_or(true)
    };
    match read.into_iter().find(is_same) {
        Some(read) => {
            let (out, read) = (out.display(), read.display());
            Err(in_words!(
                "`--out` would write over what is read: {out} is {read}; name another file",
                "`--out` sẽ ghi đè lên tệp đang đọc: {out} chính là {read}; hãy nêu tệp khác"
            ))
        }
        None => Ok(()),
    }
}

/// The rule files of a folder: what a rule file in it amends, or takes metrics from, is among them.
#[allow(dead_code, reason = "not every example reads rules that are named")]
pub(crate) fn rules_beside(rules: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder_of(rules)).into_iter().flatten().flatten();
    let is_rules = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        (name.ends_with(".yaml") || name.ends_with(".yml")) && !name.contains(".cases.")
    };
    let beside = entries.map(|entry| entry.path()).filter(is_rules);
    beside.chain([rules.to_owned()]).collect()
}
