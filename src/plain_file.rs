//! Opening files: plain files only.

use std::fs::{self, File, FileType};
use std::io::{self, ErrorKind};
use std::path::Path;

use crate::said::{FileFault, Said, said};

/// Opens a plain file for reading and returns its size in bytes.
///
/// Anything else is refused before it is opened: a pipe would keep the caller waiting, and a device may never
/// end. Every function of this crate that takes a path opens files with this function.
pub(crate) fn open(path: &Path) -> io::Result<(File, u64)> {
    let refused = |kind: FileType| {
        let name = name_of(kind);
        let said = said!("it is {name} and not a file", "đây là {name}, không phải tệp", name);
        io::Error::new(ErrorKind::InvalidInput, FileFault(said))
    };
    let kind = fs::metadata(path)?.file_type();
    if !kind.is_file() {
        return Err(refused(kind));
    }
    let file = File::open(path)?;
    // The name may belong to something else by now.
    let opened = file.metadata()?;
    if opened.is_file() { Ok((file, opened.len())) } else { Err(refused(opened.file_type())) }
}

/// Returns advice for a file that could not be opened or read.
pub(crate) fn advice(error: &io::Error) -> Said {
    match error.kind() {
        ErrorKind::InvalidInput => {
            said!(
                "name a file; what a pipe or a device gives is saved to a file first",
                "hãy chọn một tệp; dữ liệu từ đường ống hoặc thiết bị phải lưu thành tệp trước"
            )
        }
        _ => said!("check the name and whether you may read it", "kiểm tra tên và quyền đọc"),
    }
}

/// Returns the name of a kind of file that is not plain.
fn name_of(kind: FileType) -> Said {
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        if kind.is_fifo() {
            return said!("a pipe", "đường ống");
        } else if kind.is_socket() {
            return said!("a socket", "ổ cắm mạng");
        } else if kind.is_char_device() || kind.is_block_device() {
            return said!("a device", "thiết bị");
        }
    }
    match kind.is_dir() {
        true => said!("a folder", "thư mục"),
        false => said!("something else", "thứ khác"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_no_file() {
        let fault = open(Path::new(".")).unwrap_err();
        assert_eq!(fault.to_string(), "it is a folder and not a file");
        let vi = Said::from(&fault).get(crate::said::Language::Vi);
        assert_eq!(vi, "đây là thư mục, không phải tệp");
        assert!(advice(&fault).starts_with("name a file"));
        assert!(open(Path::new("Cargo.toml")).is_ok_and(|(_, size)| size > 0));
    }

    #[cfg(unix)]
    #[test]
    fn a_device_and_a_socket_are_no_files() {
        for name in ["/dev/zero", "/dev/null"] {
            let fault = open(Path::new(name)).unwrap_err();
            assert_eq!(fault.to_string(), "it is a device and not a file");
        }
        let path = std::env::temp_dir().join(format!("dti-engine-socket-{}", std::process::id()));
        let _ = fs::remove_file(&path);
        let socket = std::os::unix::net::UnixListener::bind(&path).unwrap();
        let fault = open(&path).unwrap_err();
        assert_eq!(fault.to_string(), "it is a socket and not a file");
        drop(socket);
        fs::remove_file(&path).unwrap();
    }
}
