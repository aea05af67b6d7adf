//! The archive that a workbook is: its parts, what they refer to, and how much of them is unpacked.

use std::collections::{HashMap, HashSet};
use std::io::{self, Cursor, ErrorKind, Read};

use zip::ZipArchive;
use zip::read::ZipFile;

use super::xml::{Flaw, Node, Xml};

/// The relationships of the whole archive stand beside a part without a name.
pub(super) const ROOT: &str = "";

/// What a part refers to.
#[derive(Debug, Clone)]
pub(super) struct Relationship {
    pub(super) id: String,
    /// The last word of its type, such as `worksheet`: the same in the strict form of the standard.
    pub(super) kind: String,
    /// The path of the part.
    pub(super) target: String,
    /// Whether it is not in the archive.
    pub(super) external: bool,
}

/// A file in memory that is an archive.
pub(super) struct Package<'b> {
    archive: ZipArchive<Cursor<&'b [u8]>>,
    /// The parts by their paths, in small letters; nothing where two have the same.
    parts: HashMap<String, Option<usize>>,
    /// The most bytes that are unpacked.
    limit: u64,
    unpacked: u64,
    /// Parts that were read: they fitted, and may be read again.
    read: HashSet<usize>,
}

/// The bytes of a part, up to a limit.
pub(super) struct Part<'p, 'b> {
    file: ZipFile<'p, Cursor<&'b [u8]>>,
    limit: u64,
    /// How much was read, of this part and of those before it.
    read: &'p mut u64,
    /// How much may be read of this part.
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

/// How large a part may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Size {
    /// As large as the workbook: sheets and texts.
    Any,
    /// What describes them.
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
    /// Opens an archive of which no more than `limit` bytes are unpacked.
    pub(super) fn new(bytes: &'b [u8], limit: u64) -> Result<Self, String> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| error.to_string())?;
        if archive.has_duplicate_names() {
            return Err("two of its parts have the same name".to_owned());
        }
        let mut parts = HashMap::new();
        for (place, name) in archive.file_names().enumerate() {
            // A part whose name is no text is none of a workbook's.
            let Ok(name) = name else { continue };
            let twice = |place: &mut Option<usize>| *place = None;
            parts.entry(folded(&name)).and_modify(twice).or_insert(Some(place));
        }
        Ok(Self { archive, parts, limit, unpacked: 0, read: HashSet::new() })
    }

    /// Whether there is a part of this path.
    pub(super) fn has(&self, path: &str) -> bool {
        self.parts.contains_key(&folded(path))
    }

    /// Opens a part.
    pub(super) fn part<'p>(
        &'p mut self,
        path: &str,
        size: Size,
    ) -> Result<Xml<Part<'p, 'b>>, Flaw> {
        let place = match self.parts.get(&folded(path)) {
            Some(Some(place)) => *place,
            Some(None) => return Err(Flaw::Damaged("is there twice".to_owned())),
            None => return Err(Flaw::Damaged("is not there".to_owned())),
        };
        if !self.read.insert(place) {
            self.unpacked = 0;
        }
        let file = self.archive.by_index(place);
        let file = file.map_err(|error| Flaw::Damaged(format!("cannot be unpacked: {error}")))?;
        let (limit, read) = (self.limit, &mut self.unpacked);
        Xml::new(Part { file, limit, read, rest: size.most(limit) })
    }

    /// What a part refers to; nothing where it has no relationships.
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

/// The part with the relationships of another.
pub(super) fn relationships_of(part: &str) -> String {
    let (folder, name) = part.rsplit_once('/').map_or(("", part), |(folder, name)| (folder, name));
    let folder = if folder.is_empty() { String::new() } else { format!("{folder}/") };
    format!("{folder}_rels/{name}.rels")
}

/// The path of a part as it is compared: packages take capitals for small letters, and some programs write
/// `\`.
fn folded(path: &str) -> String {
    path.replace('\\', "/").trim_start_matches('/').to_lowercase()
}

/// The path of the part that a target names, as seen from another part.
fn resolved(of: &str, target: &str) -> String {
    let absolute = target.starts_with(['/', '\\']);
    let folder = of.rsplit_once('/').map_or("", |(folder, _)| folder);
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
