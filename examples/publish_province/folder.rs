//! Folders that this program writes: results, which take the place of older ones as a whole, and forms, which
//! stand among files of others. What it wrote is listed beside it, so that nothing else is replaced.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use tempfile::{Builder, TempDir};

use crate::Failure;
use crate::output::{self, Beside, UNFINISHED, cannot_write, folder_of};

/// The list of what was written, as `sha256sum` reads it.
const LIST: &str = ".publish_province.sha256";
/// So many names of a list are told.
const TOLD: usize = 10;
/// So many files of others are enough to know that a folder is not ours, whatever else is in it.
const ENOUGH: usize = 1000;

/// Digests by name, with `/` between folders.
type List = BTreeMap<String, String>;

/// A folder of results in the making, beside the place that it will take.
pub(crate) struct Results {
    /// The place as it was named, and as it is when all links are followed.
    place: PathBuf,
    real: PathBuf,
    making: TempDir,
    new: PathBuf,
    written: List,
    bytes: usize,
}

impl Results {
    /// Begins a folder. `read` is what the results are made of.
    ///
    /// # Errors
    ///
    /// The place is taken by what this program did not write, or by what is read.
    pub(crate) fn begin(place: &Path, read: &[PathBuf]) -> Result<Self, Failure> {
        let fault = |fault: io::Error| cannot_write(place, &fault);
        let real = match fs::canonicalize(place) {
            Ok(there) => there,
            Err(_) => {
                fs::create_dir_all(folder_of(place)).map_err(fault)?;
                let name = place.file_name().ok_or_else(|| {
                    in_words!("`--out` is no name of a folder", "`--out` không phải là tên thư mục")
                })?;
                folder_of(place).canonicalize().map_err(fault)?.join(name)
            }
        };
        let inside =
            |path: &&PathBuf| path.canonicalize().is_ok_and(|read| read.starts_with(&real));
        if let Some(path) = read.iter().find(inside) {
            let (path, place) = (path.display(), place.display());
            return Err(in_words!(
                "{path} is read and lies in {place}, which the results would take the place of: name another folder with `--out`",
                "{path} đang được đọc và nằm trong {place}, nơi kết quả sẽ ghi đè: nêu thư mục khác bằng `--out`"
            )
            .into());
        }
        only_ours(place, &real)?;
        told_unfinished(folder_of(&real));
        let making = Builder::new().prefix(UNFINISHED).tempdir_in(folder_of(&real));
        let making = making.map_err(fault)?;
        let new = making.path().join("new");
        fs::create_dir(&new).map_err(fault)?;
        Ok(Self { place: place.to_owned(), real, making, new, written: List::new(), bytes: 0 })
    }

    /// Where the files are as long as they are not published.
    pub(crate) fn folder(&self) -> &Path {
        &self.new
    }

    /// Where they will be, as it was named.
    pub(crate) fn place(&self) -> &Path {
        &self.place
    }

    /// How many files and bytes were written.
    pub(crate) fn written(&self) -> (usize, usize) {
        (self.written.len(), self.bytes)
    }

    /// Writes a file; its name has `/` between folders.
    pub(crate) fn write(&mut self, name: &str, bytes: &[u8]) -> Result<(), Failure> {
        let path = self.new.join(name);
        let written = fs::create_dir_all(folder_of(&path)).and_then(|()| fs::write(&path, bytes));
        written.map_err(|fault| cannot_write(&self.place.join(name), &fault))?;
        self.written.insert(name.to_owned(), digest(bytes));
        self.bytes = self.bytes.saturating_add(bytes.len());
        Ok(())
    }

    /// Takes the place of the older results, as a whole.
    ///
    /// # Errors
    ///
    /// The place cannot be taken; what stood there stands there.
    pub(crate) fn publish(self) -> Result<(), Failure> {
        let fault = |fault: io::Error| cannot_write(&self.place, &fault);
        fs::write(self.new.join(LIST), in_lines(&self.written)).map_err(fault)?;
        let there = fs::metadata(&self.real).ok();
        if let Some(about) = there {
            fs::set_permissions(&self.new, about.permissions()).map_err(fault)?;
            let old = self.making.path().join("old");
            fs::rename(&self.real, &old).map_err(fault)?;
            if let Err(error) = fs::rename(&self.new, &self.real) {
                fs::rename(&old, &self.real).map_err(fault)?;
                return Err(fault(error).into());
            }
        } else {
            fs::rename(&self.new, &self.real).map_err(fault)?;
        }
        Ok(())
    }
}

/// Writes forms into a folder. One that someone filled in is not replaced.
///
/// # Errors
///
/// The files that this program did not write, or that have been changed since; nothing is written then.
pub(crate) fn write_forms(folder: &Path, forms: &[(String, Vec<u8>)]) -> Result<(), Failure> {
    let fault = |fault: io::Error| cannot_write(folder, &fault);
    fs::create_dir_all(folder).map_err(fault)?;
    told_unfinished(folder);
    let listed = listed(folder);
    let is_ours = |name: &str| match fs::read(folder.join(name)) {
        Ok(bytes) => listed.get(name) == Some(&digest(&bytes)),
        Err(_) => false,
    };
    let is_there = |name: &str| fs::symlink_metadata(folder.join(name)).is_ok();
    let others: Vec<_> = forms
        .iter()
        .filter(|(name, bytes)| {
            let same = || fs::read(folder.join(name)).is_ok_and(|there| there == *bytes);
            is_there(name) && !is_ours(name) && !same()
        })
        .map(|(name, _)| name.clone())
        .collect();
    if !others.is_empty() {
        return Err(not_ours(folder, &others).into());
    }
    // All are written before the first takes its place.
    let mut list = List::new();
    let mut beside = Vec::new();
    for (name, bytes) in forms {
        let path = folder.join(name);
        beside.push(Beside::new(&path, bytes).map_err(|fault| cannot_write(&path, &fault))?);
        list.insert(name.clone(), digest(bytes));
    }
    for one in beside {
        one.take_place().map_err(fault)?;
    }
    for name in listed.keys().filter(|name| !list.contains_key(*name) && is_ours(name)) {
        fs::remove_file(folder.join(name)).map_err(fault)?;
    }
    output::write(&folder.join(LIST), in_lines(&list).as_bytes())?;
    Ok(())
}

/// Refuses a folder in which something stands that this program did not write.
fn only_ours(named: &Path, place: &Path) -> Result<(), String> {
    match fs::metadata(place) {
        Err(_) => return Ok(()),
        Ok(about) if !about.is_dir() => {
            let named = named.display();
            return Err(in_words!(
                "{named} is no folder: name one with `--out`",
                "{named} không phải là thư mục: nêu thư mục bằng `--out`"
            ));
        }
        Ok(_) => {}
    }
    let listed = listed(place);
    let mut others = Vec::new();
    let mut folders = vec![String::new()];
    while let Some(folder) = folders.pop().filter(|_| others.len() < ENOUGH) {
        let fault = |fault: io::Error| cannot_write(&place.join(&folder), &fault);
        for entry in fs::read_dir(place.join(&folder)).map_err(fault)? {
            let entry = entry.map_err(fault)?;
            let name = format!("{folder}{}", entry.file_name().to_string_lossy());
            let kind = entry.file_type().map_err(fault)?;
            if kind.is_dir() {
                folders.push(name + "/");
            } else if name != LIST {
                let ours = kind.is_file()
                    && listed.get(&name).is_some_and(|known| {
                        fs::read(entry.path()).is_ok_and(|bytes| digest(&bytes) == *known)
                    });
                if !ours {
                    others.push(name);
                }
            }
        }
    }
    others.sort();
    if others.is_empty() { Ok(()) } else { Err(not_ours(named, &others)) }
}

fn not_ours(folder: &Path, names: &[String]) -> String {
    let told: Vec<_> = names.iter().take(TOLD).map(|name| format!("\n  {name}")).collect();
    let more = match names.len().saturating_sub(TOLD) {
        0 => String::new(),
        more if names.len() < ENOUGH => {
            in_words!("\n  … and {more} more", "\n  … và {more} tệp khác")
        }
        _ => in_words!("\n  … and many more", "\n  … và nhiều tệp khác"),
    };
    let (folder, told) = (folder.display(), told.concat());
    in_words!(
        "{folder} holds files that publish_province did not write, or that were changed since:{told}{more}\nmove them away, or name another folder; nothing was replaced",
        "{folder} có những tệp không do publish_province ghi, hoặc đã bị sửa từ đó:{told}{more}\nhãy chuyển các tệp ấy đi, hoặc nêu thư mục khác; chưa thay thế gì"
    )
}

/// What was written into a folder before, as its list says.
fn listed(folder: &Path) -> List {
    let path = folder.join(LIST);
    let text = match fs::symlink_metadata(&path) {
        Ok(about) if about.is_file() => fs::read_to_string(&path).unwrap_or_default(),
        _ => String::new(),
    };
    let line =
        |line: &str| line.split_once("  ").map(|(of, name)| (name.to_owned(), of.to_owned()));
    text.lines().filter_map(line).collect()
}

fn in_lines(list: &List) -> String {
    list.iter().map(|(name, digest)| format!("{digest}  {name}\n")).collect()
}

/// Tells what a run that was stopped left beside its place.
fn told_unfinished(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.file_name().to_string_lossy().starts_with(UNFINISHED) {
            let path = entry.path();
            let path = path.display();
            let warning = in_words!(
                "warning: {path} is unfinished: delete it if no other program is writing it",
                "cảnh báo: {path} còn ghi dở: hãy xóa nếu không có chương trình nào đang ghi"
            );
            eprintln!("{warning}");
        }
    }
}

/// SHA-256 in hexadecimal.
fn digest(bytes: &[u8]) -> String {
    let mut hex = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        // Writing to a string does not fail.
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}
