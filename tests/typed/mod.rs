//! Typing as an officer does: the words of a command, and cells of a workbook.

use std::fs;
use std::io::{Cursor, Read as _, Write as _};
use std::path::Path;

use calamine::{Data, Reader as _, Xlsx};

/// The words of a command; a part in quotation marks is one.
pub fn words(command: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (quoted, part) in command.split('"').enumerate().map(|(at, part)| (at % 2 == 1, part)) {
        if quoted {
            words.push(part.to_owned());
        } else {
            words.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    words
}

/// The first sheet of a workbook.
pub const FIRST: &str = "xl/worksheets/sheet1.xml";

/// A cell of a workbook that holds text; columns from 0, rows from 1.
pub fn cell(column: usize, row: usize, text: &str) -> String {
    let letter = char::from(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"[column]);
    assert!(!text.contains(['<', '&']), "{text}");
    format!("<c r=\"{letter}{row}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
}

/// A sheet in which a cell that is there holds another text.
pub fn typed(mut xml: String, column: usize, row: usize, text: &str) -> String {
    let typed = cell(column, row, text);
    let start = xml.find(&typed[..typed.find(" t=").unwrap()]).unwrap();
    let tag = start + xml[start..].find('>').unwrap() + 1;
    let end = match xml[..tag].ends_with("/>") {
        true => tag,
        false => tag + xml[tag..].find("</c>").unwrap() + 4,
    };
    xml.replace_range(start..end, &typed);
    xml
}

/// Types what a block says into the rows of a form of one unit: `metric,value,evidence`. Returns its first sheet.
pub fn beside_figures(bytes: &[u8], table: &[Vec<&str>], mut xml: String) -> String {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let (_, range) = book.worksheets().swap_remove(0);
    let rows: Vec<Vec<_>> =
        range.rows().map(|row| row.iter().map(Data::to_string).collect()).collect();
    let ids = rows.iter().find(|row| row.iter().any(|cell| cell == "metric")).unwrap();
    let place = |id: &str| ids.iter().position(|cell| cell == id).unwrap();
    for values in &table[1..] {
        let row = rows.iter().position(|row| row[place("metric")] == values[0]).unwrap();
        for (id, text) in table[0].iter().zip(values).skip(1).filter(|(_, text)| !text.is_empty()) {
            xml = typed(xml, place(id), row + 1, text);
        }
    }
    xml
}

/// Writes a copy of a workbook with another sheet in the place of one.
pub fn change_sheet(bytes: &[u8], path: &Path, sheet: &str, change: impl Fn(String) -> String) {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for part in 0..archive.len() {
        let mut part = archive.by_index(part).unwrap();
        let name = part.name().unwrap().into_owned();
        if name != sheet {
            out.raw_copy_file(part).unwrap();
            continue;
        }
        let mut xml = String::new();
        part.read_to_string(&mut xml).unwrap();
        out.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        out.write_all(change(xml).as_bytes()).unwrap();
    }
    fs::write(path, out.finish().unwrap().into_inner()).unwrap();
}
