//! One table, written by several writers of workbooks, is one dataset: whatever order attributes stand in,
//! whatever prefixes, pieces, encodings and places a program chooses.
#![cfg(feature = "xlsx")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    missing_docs,
    reason = "test code: a fault is a failed test"
)]

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use dti_engine::dataset::{ReadOptions, Submission};
use dti_engine::number::Decimal;
use dti_engine::{Dataset, Framework};
use proptest::prelude::{Just, ProptestConfig, Strategy, any, prop, prop_oneof, proptest};
use proptest::prop_assert_eq;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// The columns of [`Unit`], the first of which is its id.
const HEADS: [&str; 6] = ["unit", "c", "n", "p", "y", "t"];

fn framework() -> Framework {
    Framework::from_yaml(
        "framework: test/writers\nversion: '1'\nkind: index\nunit_kind: commune\npoints: 10\n\
         absent: {missing: zero, not_applicable: exclude, rejected: zero}\n\
         metrics: {c: {type: count}, n: {type: number}, p: {type: percent}, y: {type: yes_no}, d: {type: date}, t: {type: text}}\n\
         indicators: [{id: a, points: 10, scoring: {yes_no: y}}]\n",
    )
    .unwrap()
}

/// What a unit has in a row; nothing where the cell is empty.
#[derive(Debug, Clone)]
struct Unit {
    count: Option<u32>,
    number: Option<Decimal>,
    /// In hundredths of a percent.
    percent: Option<u32>,
    yes: Option<bool>,
    /// Days after 2000-01-01.
    day: Option<u16>,
    text: Option<String>,
}

fn units() -> impl Strategy<Value = Vec<Unit>> {
    let number = (-999_999_999_999_999i64..=999_999_999_999_999, 0u32..=9)
        .prop_map(|(mantissa, places)| Decimal::new(mantissa, places));
    let text =
        prop_oneof!["[a-zđơ<>&\"' ;,]{1,9}", Just("_x0041_".to_owned()), Just("]]>".to_owned())];
    let unit = (
        prop::option::of(any::<u32>()),
        prop::option::of(number),
        prop::option::of(0u32..20_000),
        prop::option::of(any::<bool>()),
        prop::option::of(0u16..20_000),
        prop::option::of(text),
    )
        .prop_map(|(count, number, percent, yes, day, text)| Unit {
            count,
            number,
            percent,
            yes,
            day,
            text,
        });
    prop::collection::vec(unit, 0..6)
}

/// How texts are stored.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Texts {
    Shared,
    Inline,
    Runs,
    /// As results of formulas are.
    Value,
    InlineValue,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Encoding {
    Utf8,
    Utf8WithMark,
    Utf16Little,
    Utf16Big,
    /// Without the mark: known by the declaration.
    Utf16Declared,
}

/// How a writer writes.
#[derive(Debug, Clone)]
struct Writer {
    prefix: &'static str,
    strict: bool,
    encoding: Encoding,
    texts: Texts,
    /// Whether attributes stand in the other order, and in other quotes.
    reversed: bool,
    /// Whether rows and cells say where they are.
    placed: bool,
    /// Whether empty cells with a format stand between the others.
    filled: bool,
    /// Whether elements stand on lines of their own.
    spaced: bool,
    absolute: bool,
    capitals: bool,
    stored: bool,
    dimension: &'static str,
    /// How characters are written, over and over.
    pieces: Vec<u8>,
}

fn writer() -> impl Strategy<Value = Writer> {
    let encoding = prop_oneof![
        Just(Encoding::Utf8),
        Just(Encoding::Utf8WithMark),
        Just(Encoding::Utf16Little),
        Just(Encoding::Utf16Big),
        Just(Encoding::Utf16Declared),
    ];
    let texts = prop_oneof![
        Just(Texts::Shared),
        Just(Texts::Inline),
        Just(Texts::Runs),
        Just(Texts::Value),
        Just(Texts::InlineValue),
    ];
    let prefix = prop::sample::select(vec!["", "x:", "ns0:", "r:"]);
    let dimension = prop::sample::select(vec!["", "A1", "1:4", "B2:A1", "A1:XFD1048576", "#REF!"]);
    let pieces = prop::collection::vec(0u8..6, 1..8);
    (prefix, encoding, texts, dimension, pieces, any::<[bool; 8]>()).prop_map(
        |(prefix, encoding, texts, dimension, pieces, flags)| {
            let [strict, reversed, placed, filled, spaced, absolute, capitals, stored] = flags;
            Writer {
                prefix,
                strict,
                encoding,
                texts,
                reversed,
                placed,
                filled,
                spaced,
                absolute,
                capitals,
                stored,
                dimension,
                pieces,
            }
        },
    )
}

impl Writer {
    fn namespace(&self, of: &str) -> String {
        match (self.strict, of) {
            (true, "main") => "http://purl.oclc.org/ooxml/spreadsheetml/main".to_owned(),
            (true, _) => "http://purl.oclc.org/ooxml/officeDocument/relationships".to_owned(),
            (false, "main") => {
                "http://schemas.openxmlformats.org/spreadsheetml/2006/main".to_owned()
            }
            (false, _) => {
                "http://schemas.openxmlformats.org/officeDocument/2006/relationships".to_owned()
            }
        }
    }

    /// An element with its attributes; `within` is XML.
    fn element(&self, name: &str, attributes: &[(&str, &str)], within: &str) -> String {
        let mut written: Vec<String> = attributes
            .iter()
            .map(|(name, value)| {
                let value = value.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
                if self.reversed {
                    format!("{name} = '{value}'")
                } else {
                    format!("{name}=\"{value}\"")
                }
            })
            .collect();
        if self.reversed {
            written.reverse();
        }
        let tag = [vec![format!("{}{name}", self.prefix)], written].concat().join(" ");
        let line = if self.spaced { "\n  " } else { "" };
        match within {
            "" if !self.spaced => format!("<{tag}/>"),
            _ => format!("{line}<{tag}>{within}</{}{name} >", self.prefix),
        }
    }

    /// A text, each character in one of many ways.
    fn pieces(&self, text: &str) -> String {
        let mut out = String::new();
        for (c, way) in text.chars().zip(self.pieces.iter().cycle()) {
            let plain = match c {
                '&' => "&amp;".to_owned(),
                '<' => "&lt;".to_owned(),
                '>' => "&gt;".to_owned(),
                c => c.to_string(),
            };
            match way {
                1 => write!(out, "&#x{:X};", u32::from(c)).unwrap(),
                2 => write!(out, "&#{};", u32::from(c)).unwrap(),
                3 => write!(out, "<![CDATA[{c}]]>").unwrap(),
                4 => write!(out, "<!-- {} -->{plain}", self.pieces.len()).unwrap(),
                5 => write!(out, "{plain}<?note {{}}?>").unwrap(),
                _ => out.push_str(&plain),
            }
        }
        out
    }

    /// A part as it is stored: with its root, its declaration and its encoding.
    fn part(&self, root: &str, within: &str) -> Vec<u8> {
        let (main, office) = (self.namespace("main"), self.namespace("office"));
        let bound = match self.prefix {
            "" => "xmlns".to_owned(),
            prefix => format!("xmlns:{}", prefix.trim_end_matches(':')),
        };
        let xml = self.element(root, &[(&bound, &main), ("xmlns:rel", &office)], within);
        self.encoded(&xml)
    }

    fn encoded(&self, xml: &str) -> Vec<u8> {
        let text = |encoding: &str| format!("<?xml version='1.0' encoding='{encoding}'?>{xml}");
        let wide = |text: String, bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
            text.encode_utf16().flat_map(bytes).collect()
        };
        match self.encoding {
            Encoding::Utf8 => text("UTF-8").into(),
            Encoding::Utf8WithMark => format!("\u{feff}{xml}").into(),
            Encoding::Utf16Little => wide(format!("\u{feff}{}", text("utf-16")), u16::to_le_bytes),
            Encoding::Utf16Big => wide(format!("\u{feff}{}", text("UTF-16")), u16::to_be_bytes),
            Encoding::Utf16Declared => wide(text("UTF-16"), u16::to_le_bytes),
        }
    }

    /// A cell of a column, from 0; nothing where it is empty and needs not be there.
    fn cell(
        &self,
        at: (usize, usize),
        stored: Option<(&str, &str, String)>,
        shared: &mut Vec<String>,
    ) -> String {
        let name = format!("{}{}", char::from(b'A' + u8::try_from(at.1).unwrap()), at.0);
        let mut attributes: Vec<(&str, &str)> = Vec::new();
        if self.placed {
            attributes.push(("r", &name));
        }
        let Some((kind, style, value)) = stored else {
            // What follows is where it is by what stands before it.
            attributes.push(("s", "1"));
            let cell = self.element("c", &attributes, "");
            return if self.filled || !self.placed { cell } else { String::new() };
        };
        if !style.is_empty() {
            attributes.push(("s", style));
        }
        let keep = [("xml:space", "preserve")];
        let value_of = |text: &str| self.element("v", &keep, &self.pieces(text));
        if kind != "text" {
            attributes.extend([("t", kind)].iter().filter(|_| !kind.is_empty()));
            return self.element("c", &attributes, &value_of(&value));
        }
        // What would be taken for an escape is escaped.
        let value = value.replace("_x", "_x005F_x");
        let t = |text: &str| self.element("t", &keep, &self.pieces(text));
        let (kind, within) = match self.texts {
            Texts::Shared => {
                shared.push(self.element("si", &[], &t(&value)));
                ("s", value_of(&format!("{}", shared.len() - 1)))
            }
            Texts::Inline => ("inlineStr", self.element("is", &[], &t(&value))),
            Texts::Runs => {
                let cut = value.chars().count() / 2;
                let run = |text: String| self.element("r", &[], &t(&text));
                // An escape is in one run.
                let runs = if value.contains("_x") {
                    run(value)
                } else {
                    run(value.chars().take(cut).collect()) + &run(value.chars().skip(cut).collect())
                };
                let spoken = self.element("rPh", &[("sb", "0"), ("eb", "1")], &t("unit"));
                ("inlineStr", self.element("is", &[], &format!("{runs}{spoken}")))
            }
            Texts::Value => ("str", value_of(&value)),
            Texts::InlineValue => ("inlineStr", value_of(&value)),
        };
        attributes.push(("t", kind));
        let more = self.element("extLst", &[], &self.element("v", &[], "99"));
        self.element("c", &attributes, &format!("{within}{}", if self.filled { &more } else { "" }))
    }

    /// The workbook of a table.
    fn workbook(&self, units: &[Unit]) -> Vec<u8> {
        let mut shared = Vec::new();
        let mut rows = String::new();
        let heads = HEADS.iter().chain(&["d"]).map(|head| Some(("text", "", (*head).to_owned())));
        let mut all = vec![heads.collect::<Vec<_>>()];
        for (place, unit) in units.iter().enumerate() {
            let binary = |number: Decimal| number.to_string().parse::<f64>().unwrap();
            // With as many digits as the binary fraction takes, as spreadsheets write it.
            let digits = |number: f64| {
                if self.reversed { format!("{number:.16e}") } else { number.to_string() }
            };
            let percent = unit.percent.map(|percent| binary(Decimal::new(i64::from(percent), 4)));
            let flag = |yes: bool| match (yes, self.capitals) {
                (true, true) => "TRUE",
                (false, true) => "false",
                (yes, false) => ["0", "1"][usize::from(yes)],
            };
            all.push(vec![
                Some(("text", "", format!("xã {place}"))),
                unit.count.map(|count| ("n", "", count.to_string())),
                unit.number.map(|number| ("", "", digits(binary(number)))),
                percent.map(|percent| ("", "1", digits(percent))),
                unit.yes.map(|yes| ("b", "", flag(yes).to_owned())),
                unit.text.clone().map(|text| ("text", "", text)),
                // 2000-01-01 is the day 36526.
                unit.day.map(|day| ("n", "2", (36_526 + u32::from(day)).to_string())),
            ]);
        }
        for (row, cells) in (1..).zip(all) {
            let cells: String = (0..)
                .zip(cells)
                .map(|(column, cell)| self.cell((row, column), cell, &mut shared))
                .collect();
            let number = row.to_string();
            let attributes: &[(&str, &str)] = if self.placed { &[("r", &number)] } else { &[] };
            rows.push_str(&self.element("row", attributes, &cells));
        }
        let dimension = self.element("dimension", &[("ref", self.dimension)], "");
        let sheet = format!("{dimension}{}", self.element("sheetData", &[], &rows));
        self.packed(&sheet, &shared.concat())
    }

    fn packed(&self, sheet: &str, shared: &str) -> Vec<u8> {
        let office = self.namespace("office");
        let to = |id: &str, kind: &str, target: &str| {
            format!("<Relationship Target=\"{target}\" Id=\"{id}\" Type=\"{office}/{kind}\"/>")
        };
        let all = |each: String| {
            let namespace = "http://schemas.openxmlformats.org/package/2006/relationships";
            self.encoded(&format!("<Relationships xmlns=\"{namespace}\">{each}</Relationships>"))
        };
        let at = if self.absolute { "/xl/" } else { "" };
        let book = [
            to("a", "worksheet", &format!("{at}worksheets/one.xml")),
            to("b", "sharedStrings", &format!("{at}texts.xml")),
            to("c", "styles", &format!("{at}styles.xml")),
        ];
        let percent = self.element("numFmt", &[("numFmtId", "170"), ("formatCode", "0.0\\ %")], "");
        let percent = percent.replace("\\ ", " ");
        let xf = |id: &str| self.element("xf", &[("numFmtId", id), ("fontId", "0")], "");
        let styles = [
            self.element("numFmts", &[], &percent),
            self.element("cellXfs", &[("count", "3")], &[xf("0"), xf("170"), xf("14")].concat()),
        ];
        let listed = [("name", "Số & liệu"), ("rel:id", "a"), ("sheetId", "7")];
        let sheets = self.element("sheets", &[], &self.element("sheet", &listed, ""));
        let mut out = ZipWriter::new(Cursor::new(Vec::new()));
        let method =
            if self.stored { CompressionMethod::Stored } else { CompressionMethod::Deflated };
        let packed = SimpleFileOptions::default().compression_method(method);
        for (name, content) in [
            ("xl/worksheets/one.xml", self.part("worksheet", sheet)),
            ("xl/texts.xml", self.part("sst", shared)),
            ("xl/styles.xml", self.part("styleSheet", &styles.concat())),
            ("_rels/.rels", all(to("z", "officeDocument", "xl/workbook.xml"))),
            ("xl/_rels/workbook.xml.rels", all(book.concat())),
            ("xl/workbook.xml", self.part("workbook", &sheets)),
        ] {
            let name = if self.capitals { name.to_uppercase() } else { name.to_owned() };
            out.start_file(name, packed).unwrap();
            out.write_all(&content).unwrap();
        }
        out.finish().unwrap().into_inner()
    }
}

/// The same table by a library that writes workbooks.
fn by_library(units: &[Unit]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let (percent, date) =
        (Format::new().set_num_format("0.00%"), Format::new().set_num_format("d/m/yyyy"));
    let sheet = workbook.add_worksheet();
    sheet.write_row(0, 0, HEADS).unwrap();
    sheet.write_string(0, 6, "d").unwrap();
    for (row, (place, unit)) in (1..).zip(units.iter().enumerate()) {
        let number = |number: Decimal| number.to_string().parse::<f64>().unwrap();
        sheet.write_string(row, 0, format!("xã {place}")).unwrap();
        unit.count.map(|count| sheet.write_number(row, 1, count).unwrap());
        unit.number.map(|found| sheet.write_number(row, 2, number(found)).unwrap());
        if let Some(hundredths) = unit.percent {
            let share = number(Decimal::new(i64::from(hundredths), 4));
            sheet.write_number_with_format(row, 3, share, &percent).unwrap();
        }
        unit.yes.map(|yes| sheet.write_boolean(row, 4, yes).unwrap());
        unit.text.as_ref().map(|text| sheet.write_string(row, 5, text).unwrap());
        if let Some(day) = unit.day {
            let day = ExcelDateTime::from_serial_datetime(36_526 + u32::from(day)).unwrap();
            sheet.write_datetime_with_format(row, 6, &day, &date).unwrap();
        }
    }
    workbook.save_to_buffer().unwrap()
}

/// The same table without any workbook.
fn by_hand(units: &[Unit]) -> Dataset {
    let submissions = units.iter().enumerate().map(|(place, unit)| {
        let mut submission = Submission::new(format!("xã {place}"));
        let mut give = |metric: &str, value: Option<String>| {
            if let Some(value) = value {
                submission =
                    std::mem::replace(&mut submission, Submission::new("")).metric(metric, value);
            }
        };
        let day = |day: u16| {
            let mut found: dti_engine::number::Date = "2000-01-01".parse().unwrap();
            for _ in 0..day {
                found = found.day_after().unwrap();
            }
            found.to_string()
        };
        give("c", unit.count.map(|count| count.to_string()));
        give("n", unit.number.map(|number| number.normalize().to_string()));
        give("p", unit.percent.map(|percent| format!("{}%", Decimal::new(i64::from(percent), 2))));
        give("y", unit.yes.map(|yes| ["no", "yes"][usize::from(yes)].to_owned()));
        give("d", unit.day.map(day));
        give("t", unit.text.clone());
        submission
    });
    Dataset::from_submissions(submissions.collect::<Vec<_>>(), &framework())
        .unwrap_or_else(|faults| panic!("{faults}"))
}

fn csv(dataset: &Dataset) -> String {
    let mut text = Vec::new();
    dataset.to_csv(&mut text).unwrap();
    String::from_utf8(text).unwrap()
}

fn read(bytes: &[u8]) -> String {
    let dataset = ReadOptions::default().read_xlsx(bytes, &framework());
    csv(&dataset.unwrap_or_else(|faults| panic!("{faults}")))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(std::env::var("DTI_CASES").map_or(64, |cases| cases.parse().unwrap())))]

    #[test]
    fn one_table_is_one_dataset_whoever_writes_it(
        units in units(),
        writers in prop::collection::vec(writer(), 1..4),
    ) {
        let expected = csv(&by_hand(&units));
        prop_assert_eq!(read(&by_library(&units)), expected.clone());
        for writer in writers {
            prop_assert_eq!(read(&writer.workbook(&units)), expected.clone(), "{:?}", writer);
        }
    }
}
