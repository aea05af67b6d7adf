//! The archive of a workbook: its parts, the references between them, and how much of them is unpacked.

use std::collections::{HashMap, HashSet};
use std::io::{self, Cursor, ErrorKind, Read};

use zip::ZipArchive;
use zip::read::ZipFile;
use zip::result::ZipError;

use super::xml::{Flaw, Node, Xml};
use crate::said::{Said, said};

/// The part without a name. Its relationships are those of the whole archive.
pub(super) const ROOT: &str = "";

/// A reference to another part.
#[derive(Debug, Clone)]
pub(super) struct Relationship {
    pub(super) id: String,
    /// The last word of its type, such as `worksheet`, which is the same in the strict form of the standard.
    pub(super) kind: String,
    /// The path of the part.
    pub(super) target: String,
    /// Whether the target is outside the archive.
    pub(super) external: bool,
}

/// An archive in memory.
pub(super) struct Package<'b> {
    archive: ZipArchive<Cursor<&'b [u8]>>,
    /// The parts by their paths, in small letters. `None` if two have the same path.
    parts: HashMap<String, Option<usize>>,
    /// The most bytes that are unpacked.
    limit: u64,
    unpacked: u64,
    /// Parts that were read before. They fit, and may be read again.
    read: HashSet<usize>,
}

/// The bytes of a part, up to a limit.
pub(super) struct Part<'p, 'b> {
    file: ZipFile<'p, Cursor<&'b [u8]>>,
    limit: u64,
    /// The number of bytes read, of this part and of those before it.
    read: &'p mut u64,
    /// The number of bytes that may still be read of this part.
    rest: u64,
}

impl Read for Part<'_, '_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.file.read(buffer)?;
        let bytes = u64::try_from(count).unwrap_or(u64::MAX);
        *self.read = self.read.saturating_add(bytes);
        match self.rest.checked_sub(bytes) {
            Some(rest) if *self.read <= self.limit => self.rest = rest,
            _ => return Err(ErrorKind::FileTooLarge.into()),
        }
        Ok(count)
    }
}

/// The largest size of a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Size {
    /// As large as the workbook: sheets and texts.
    Any,
    /// The other parts, which describe them.
    Small,
}

impl Size {
    /// The most bytes of a part that is neither a sheet nor the texts of the sheets.
    const SMALL: u64 = 1 << 23;

    pub(super) const fn most(self, limit: u64) -> u64 {
        match self {
            Self::Small if limit > Self::SMALL => Self::SMALL,
            _ => limit,
        }
    }
}

impl<'b> Package<'b> {
    /// Opens an archive. At most `limit` bytes are unpacked.
    pub(super) fn new(bytes: &'b [u8], limit: u64) -> Result<Self, Said> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| zip_fault(&error))?;
        if archive.has_duplicate_names() {
            return Err(said!(
                "two of its parts have the same name",
                "hai phần trong tệp có cùng tên"
            ));
        }
        let mut parts = HashMap::new();
        for (place, name) in archive.file_names().enumerate() {
            // A part whose name is not text is not a part of a workbook.
            let Ok(name) = name else { continue };
            let twice = |place: &mut Option<usize>| *place = None;
            parts.entry(folded(&name)).and_modify(twice).or_insert(Some(place));
        }
        Ok(Self { archive, parts, limit, unpacked: 0, read: HashSet::new() })
    }

    /// Returns whether there is a part with this path.
    pub(super) fn has(&self, path: &str) -> bool {
        self.parts.contains_key(&folded(path))
    }

    /// Returns the text of a small part that is no sheet.
    pub(super) fn text(&mut self, path: &str) -> Option<String> {
        let place = self.parts.get(&folded(path)).copied().flatten()?;
        let part = self.archive.by_index(place).ok()?;
        let mut text = String::new();
        part.take(Size::Small.most(self.limit.max(1 << 16))).read_to_string(&mut text).ok()?;
        Some(text)
    }

    /// Opens a part.
    pub(super) fn part<'p>(
        &'p mut self,
        path: &str,
        size: Size,
    ) -> Result<Xml<Part<'p, 'b>>, Flaw> {
        let place = match self.parts.get(&folded(path)) {
            Some(Some(place)) => *place,
            Some(None) => return Err(Flaw::Damaged(said!("is there twice", "có hai lần"))),
            None => return Err(Flaw::Damaged(said!("is not there", "không có trong tệp"))),
        };
        if !self.read.insert(place) {
            self.unpacked = 0;
        }
        let file = self.archive.by_index(place);
        let file = file.map_err(|error| {
            let why = zip_fault(&error);
            Flaw::Damaged(said!("cannot be unpacked: {}", "không giải nén được: {}", why))
        })?;
        let (limit, read) = (self.limit, &mut self.unpacked);
        Xml::new(Part { file, limit, read, rest: size.most(limit) })
    }

    /// Returns the references of a part. Empty if it has no relationships.
    pub(super) fn relationships(&mut self, of: &str) -> Result<Vec<Relationship>, Flaw> {
        let path = relationships_of(of);
        if !self.has(&path) {
            return Ok(Vec::new());
        }
        let mut xml = self.part(&path, Size::Small)?;
        let mut found = Vec::new();
        xml.root()?;
        loop {
            match xml.next()? {
                Node::Start(tag) if tag.name() == "Relationship" => {
                    let attribute = |name| tag.attribute(name).map(Option::unwrap_or_default);
                    let kind = attribute("Type")?;
                    found.push(Relationship {
                        id: attribute("Id")?,
                        kind: kind.rsplit('/').next().unwrap_or_default().to_owned(),
                        target: resolved(of, &attribute("Target")?),
                        external: attribute("TargetMode")? == "External",
                    });
                }
                Node::Eof => return Ok(found),
                _ => {}
            }
        }
    }
}

/// Says what is wrong with an archive, in Vietnamese by its kind.
fn zip_fault(error: &ZipError) -> Said {
    let vi = match error {
        ZipError::Io(error) => return error.into(),
        ZipError::UnsupportedArchive(_) => "tệp nén theo cách chưa đọc được",
        ZipError::InvalidPassword => "tệp có mật khẩu",
        ZipError::FileNotFound => "thiếu một phần của tệp",
        _ => "cấu trúc tệp nén bị hỏng",
    };
    Said::written(&error.to_string(), vi)
}

/// Returns the path of the part with the relationships of another.
pub(super) fn relationships_of(part: &str) -> String {
    let (folder, name) = part.rsplit_once('/').map_or(("", part), |(folder, name)| (folder, name));
    let folder = if folder.is_empty() { String::new() } else { format!("{folder}/") };
    format!("{folder}_rels/{name}.rels")
}

/// Returns the path of a part in the form to compare: packages take capitals for small letters, and some
/// programs write `\`.
fn folded(path: &str) -> String {
    path.replace('\\', "/").trim_start_matches('/').to_lowercase()
}

/// Returns the path of a target, relative to another part.
fn resolved(part: &str, target: &str) -> String {
    let absolute = target.starts_with(['/', '\\']);
    let folder = part.rsplit_once('/').map_or("", |(folder, _)| folder);
    let base = if absolute { "" } else { folder };
    let mut steps: Vec<&str> = Vec::new();
    for step in base.split('/').chain(target.split(['/', '\\'])) {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    steps.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_found_from_where_they_are_named() {
        for (of, target, expected) in [
            ("xl/workbook.xml", "worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("xl/workbook.xml", "/xl/worksheets/Sheet1.xml", "xl/worksheets/Sheet1.xml"),
            ("xl/workbook.xml", "../xl/./styles.xml", "xl/styles.xml"),
            ("xl/workbook.xml", "..\\data\\a.xml", "data/a.xml"),
            ("xl/workbook.xml", "../../../../a.xml", "a.xml"),
            (ROOT, "xl/workbook.xml", "xl/workbook.xml"),
            ("book.xml", "sheet.xml", "sheet.xml"),
        ] {
            assert_eq!(resolved(of, target), expected, "{of} {target}");
        }
        assert_eq!(relationships_of("xl/workbook.xml"), "xl/_rels/workbook.xml.rels");
        assert_eq!(relationships_of("workbook.xml"), "_rels/workbook.xml.rels");
        assert_eq!(relationships_of(ROOT), "_rels/.rels");
    }
}
