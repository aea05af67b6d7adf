//! A workbook: its sheets in their order, and the texts and formats that their cells share.

use super::cell::Shared;
use super::format::Formats;
use super::package::{Package, ROOT, Relationship, Size, relationships_of};
use super::texts::Texts;
use super::unreadable::no_workbook;
use super::xml::{Flaw, Node, Tag};
use crate::diagnostic::Problem;
use crate::intake::messages::quoted;
use crate::intake::options::ReadOptions;
use crate::said::{Said, said};

/// The usual path of the workbook, if the archive does not give another.
const USUAL: &str = "xl/workbook.xml";

/// Whether a sheet is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    Yes,
    Hidden,
    /// Only the editor of macros shows it.
    VeryHidden,
}

/// A sheet with cells.
#[derive(Debug, Clone)]
pub(super) struct Sheet {
    pub(super) name: String,
    pub(super) shown: Shown,
    /// The path of its part, or the fault of it.
    pub(super) part: Result<String, Said>,
}

/// A workbook in memory.
pub(super) struct Book<'b> {
    pub(super) package: Package<'b>,
    pub(super) sheets: Vec<Sheet>,
    pub(super) shared: Shared,
}

impl<'b> Book<'b> {
    /// Opens a workbook without reading the cells of its sheets.
    pub(super) fn new(bytes: &'b [u8], options: &ReadOptions) -> Result<Self, Problem> {
        let unreadable = |why: Said| no_workbook(options, bytes, &why);
        let mut package =
            Package::new(bytes, options.limits.bytes_in_memory()).map_err(unreadable)?;
        let flawed = |path: &str, flaw| options.flawed(path, Size::Small, flaw);
        let root = package.relationships(ROOT);
        let root = root.map_err(|flaw| flawed(&relationships_of(ROOT), flaw))?;
        let path = of_kind(&root, "officeDocument").map_or(USUAL, |found| found.target.as_str());
        if !package.has(path) {
            return Err(unreadable(said!(
                "it has no workbook in it",
                "trong tệp không có bảng tính"
            )));
        }
        let found = package.relationships(path);
        let found = found.map_err(|flaw| flawed(&relationships_of(path), flaw))?;
        let (sheets, from_1904) = sheets(&mut package, path).map_err(|flaw| flawed(path, flaw))?;
        let sheets = sheets.into_iter().filter_map(|sheet| with_part(sheet, &found, &package));
        let sheets = sheets.collect();
        let texts = texts(&mut package, &found, options)?;
        let formats = formats(&mut package, &found, options)?;
        Ok(Self { package, sheets, shared: Shared { texts, formats, from_1904 } })
    }
}

/// Returns the first reference of a kind that is in the archive.
fn of_kind<'r>(found: &'r [Relationship], kind: &str) -> Option<&'r Relationship> {
    found.iter().find(|found| found.kind == kind && !found.external)
}

/// A sheet in the list of the workbook.
struct Listed {
    name: String,
    shown: Shown,
    /// The id of its relationship.
    id: String,
}

/// Returns the sheets in the list of the workbook, and whether its days are counted from 1904.
fn sheets(package: &mut Package<'_>, path: &str) -> Result<(Vec<Listed>, bool), Flaw> {
    let mut xml = package.part(path, Size::Small)?;
    if xml.root()?.as_deref() != Some("workbook") {
        return Err(Flaw::Damaged(said!("holds no workbook", "không chứa bảng tính")));
    }
    let (mut sheets, mut from_1904) = (Vec::new(), false);
    loop {
        match xml.next()? {
            Node::Start(tag) => match tag.name() {
                "sheets" => continue,
                "sheet" => sheets.push(listed(&tag)?),
                "workbookPr" => {
                    let says = tag.attribute("date1904")?;
                    from_1904 = says.is_some_and(|says| matches!(says.trim(), "1" | "true" | "on"));
                }
                _ => {}
            },
            Node::Eof => return Ok((sheets, from_1904)),
            _ => continue,
        }
        xml.skip();
    }
}

fn listed(tag: &Tag<'_>) -> Result<Listed, Flaw> {
    let shown = match tag.attribute("state")?.as_deref() {
        Some("hidden") => Shown::Hidden,
        Some("veryHidden") => Shown::VeryHidden,
        // Excel and LibreOffice show a sheet of an unknown state.
        _ => Shown::Yes,
    };
    let name = tag.attribute("name")?.unwrap_or_default();
    Ok(Listed { name, shown, id: tag.attribute(":id")?.unwrap_or_default() })
}

/// Finds the part of a sheet. `None` if it has no cells.
fn with_part(sheet: Listed, found: &[Relationship], package: &Package<'_>) -> Option<Sheet> {
    let Listed { name, shown, id } = sheet;
    // Excel lists the modules of old macros like this.
    if id.trim().is_empty() {
        return None;
    }
    let part = match found.iter().find(|found| found.id == id) {
        None => Err(said!(
            "it refers to {}, which the workbook does not explain",
            "trang trỏ đến {} mà tệp không có",
            quoted(&id)
        )),
        Some(Relationship { external: true, .. }) => {
            Err(said!("it is not in the workbook", "trang không nằm trong tệp"))
        }
        Some(Relationship { kind, target, .. }) => match kind.as_str() {
            "worksheet" if package.has(target) => Ok(target.clone()),
            "worksheet" => Err(said!("its part {} is not there", "thiếu phần {}", quoted(target))),
            "chartsheet" | "dialogsheet" | "xlMacrosheet" | "xlIntlMacrosheet" => return None,
            kind => Err(said!(
                "it is of the kind {}, which is not known",
                "trang thuộc loại không xác định {}",
                quoted(kind)
            )),
        },
    };
    Some(Sheet { name, shown, part })
}

/// Returns the texts that cells share, or their fault, which does not matter if no cell refers to one.
fn texts(
    package: &mut Package<'_>,
    found: &[Relationship],
    options: &ReadOptions,
) -> Result<Result<Texts, Said>, Problem> {
    let Some(Relationship { target, .. }) = of_kind(found, "sharedStrings") else {
        return Ok(Err(said!(
            "the workbook has no part with the texts of its cells",
            "tệp không có phần chứa văn bản của các ô"
        )));
    };
    let read = package.part(target, Size::Any).and_then(|mut xml| Texts::read(&mut xml));
    unless_needed(read, target, Size::Any, options)
}

/// Returns the formats of cells, or their fault, which does not matter if no cell has a number.
fn formats(
    package: &mut Package<'_>,
    found: &[Relationship],
    options: &ReadOptions,
) -> Result<Result<Formats, Said>, Problem> {
    let Some(Relationship { target, .. }) = of_kind(found, "styles") else {
        return Ok(Ok(Formats::EMPTY));
    };
    let read = package.part(target, Size::Small).and_then(|mut xml| Formats::read(&mut xml));
    unless_needed(read, target, Size::Small, options)
}

/// Keeps a fault for the cells that need the part. Only a part that is too large is a fault for all.
fn unless_needed<T>(
    read: Result<T, Flaw>,
    path: &str,
    size: Size,
    options: &ReadOptions,
) -> Result<Result<T, Said>, Problem> {
    match read {
        Ok(read) => Ok(Ok(read)),
        Err(Flaw::TooLarge) => Err(options.flawed(path, size, Flaw::TooLarge)),
        Err(Flaw::Damaged(what) | Flaw::Needed(what)) => {
            Ok(Err(said!("its part {} {what}", "phần {} {what}", quoted(path), what)))
        }
    }
}
