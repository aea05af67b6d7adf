//! Workbooks as the format allows them: whatever a cell, a sheet or a package is written like is read as
//! spreadsheets read it, or refused by the cell's name.
#![cfg(feature = "xlsx")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    missing_docs,
    reason = "test code: a fault is a failed test"
)]

use std::io::{Cursor, Write};

use dti_engine::dataset::ReadOptions;
use dti_engine::diagnostic::Diagnostics;
use dti_engine::{Dataset, Framework};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

fn framework() -> Framework {
    Framework::from_yaml(
        "framework: test/sheets\nversion: '1'\nkind: index\nunit_kind: commune\npoints: 10\n\
         absent: {missing: zero, not_applicable: exclude, rejected: zero}\n\
         metrics: {c: {type: count}, n: {type: number}, p: {type: percent}, y: {type: yes_no}, d: {type: date}, t: {type: text}}\n\
         indicators: [{id: a, points: 10, scoring: {yes_no: y}}]\n",
    )
    .unwrap()
}

/// A workbook, part by part.
#[derive(Clone)]
struct Book(Vec<(String, Vec<u8>)>);

/// The relationships of a part: id, kind, target.
fn relationships(all: &[(&str, &str, &str)]) -> String {
    let each = all.iter().map(|(id, kind, target)| {
        format!("<Relationship Id=\"{id}\" Type=\"{OFFICE}/{kind}\" Target=\"{target}\"/>")
    });
    format!(
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{}</Relationships>",
        each.collect::<String>()
    )
}

impl Book {
    /// A workbook of one sheet, of which this is what stands in `worksheet`.
    fn new(sheet: &str) -> Self {
        Self(Vec::new())
            .part("_rels/.rels", relationships(&[("rId1", "officeDocument", "xl/workbook.xml")]))
            .workbook("<sheet name=\"Tờ 1\" sheetId=\"1\" r:id=\"rId1\"/>")
            .part(
                "xl/_rels/workbook.xml.rels",
                relationships(&[
                    ("rId1", "worksheet", "worksheets/sheet1.xml"),
                    ("rId2", "styles", "styles.xml"),
                    ("rId3", "sharedStrings", "sharedStrings.xml"),
                ]),
            )
            .formats("", &[0])
            .part(
                "xl/sharedStrings.xml",
                format!("<sst xmlns=\"{MAIN}\" count=\"7\"><si><t>có</t></si><si><t>unit</t></si><si><t>không</t></si></sst>"),
            )
            .sheet(sheet)
    }

    /// Heads, and below them what stands in `A2` and behind it in each row.
    fn table(rows: &str) -> Self {
        Self::new(&format!("<sheetData>{HEADS}{rows}</sheetData>"))
    }

    /// The unit `a` with what its row has beside its name.
    fn unit(cells: &str) -> Self {
        Self::table(&format!("<row r=\"2\">{}{cells}</row>", text("A2", "a")))
    }

    fn part(mut self, name: &str, content: impl Into<Vec<u8>>) -> Self {
        self.0.retain(|(known, _)| known != name);
        self.0.push((name.to_owned(), content.into()));
        self
    }

    fn sheet(self, content: &str) -> Self {
        let xml = format!("<worksheet xmlns=\"{MAIN}\">{content}</worksheet>");
        self.part("xl/worksheets/sheet1.xml", xml)
    }

    fn workbook(self, sheets: &str) -> Self {
        let xml = format!(
            "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheets>{sheets}</sheets></workbook>"
        );
        self.part("xl/workbook.xml", xml)
    }

    /// The formats that the workbook spells out, and those of its styles, by number.
    fn formats(self, own: &str, styles: &[u32]) -> Self {
        let styles = styles.iter().map(|format| format!("<xf numFmtId=\"{format}\"/>"));
        let styles: String = styles.collect();
        let xml = format!(
            "<styleSheet xmlns=\"{MAIN}\"><numFmts>{own}</numFmts><cellXfs>{styles}</cellXfs></styleSheet>"
        );
        self.part("xl/styles.xml", xml)
    }

    fn bytes(&self) -> Vec<u8> {
        let mut out = ZipWriter::new(Cursor::new(Vec::new()));
        let packed = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        for (name, content) in &self.0 {
            out.start_file(name.as_str(), packed).unwrap();
            out.write_all(content).unwrap();
        }
        out.finish().unwrap().into_inner()
    }

    fn read(&self) -> Result<Dataset, Diagnostics> {
        let options = ReadOptions::default().name("a.xlsx").ignore("note");
        options.read_xlsx(self.bytes().as_slice(), &framework())
    }

    /// The rows of the dataset beneath its head, or the codes of the faults with their cells.
    fn said(&self) -> String {
        match self.read() {
            Ok(dataset) => {
                let mut csv = Vec::new();
                dataset.to_csv(&mut csv).unwrap();
                let csv = String::from_utf8(csv).unwrap();
                csv.lines().skip(1).collect::<Vec<_>>().join("\n")
            }
            Err(faults) => {
                let each = faults.iter().map(|fault| {
                    let cell = fault.location.as_ref().and_then(|location| location.cell());
                    let cell = cell.map(|cell| cell.replace("Tờ 1!", " ")).unwrap_or_default();
                    format!("{}{cell}", fault.code)
                });
                each.collect::<Vec<_>>().join(", ")
            }
        }
    }

    fn message(&self) -> String {
        self.read().unwrap_err().iter().next().unwrap().message.to_string()
    }
}

/// `unit`, `c`, `n`, `p`, `y`, `d`, `t`, `note`
const HEADS: &str = "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>1</v></c>\
    <c r=\"B1\" t=\"str\"><v>c</v></c><c r=\"C1\" t=\"str\"><v>n</v></c><c r=\"D1\" t=\"str\"><v>p</v></c>\
    <c r=\"E1\" t=\"str\"><v>y</v></c><c r=\"F1\" t=\"str\"><v>d</v></c><c r=\"G1\" t=\"str\"><v>t</v></c>\
    <c r=\"H1\" t=\"str\"><v>note</v></c></row>";

fn text(at: &str, text: &str) -> String {
    format!("<c r=\"{at}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
}

/// What a row says in each column, as CSV.
fn row(c: &str, n: &str, p: &str, y: &str, d: &str, t: &str) -> String {
    format!("a,a,commune,{c},{n},{p},{y},{d},{t}")
}

#[test]
fn every_error_is_one_of_its_cell() {
    let newer = [
        "#NULL!",
        "#DIV/0!",
        "#VALUE!",
        "#REF!",
        "#NAME?",
        "#NUM!",
        "#N/A",
        "#GETTING_DATA",
        "#SPILL!",
        "#CALC!",
        "#FIELD!",
        "#BLOCKED!",
        "#CONNECT!",
        "#BUSY!",
        "#UNKNOWN!",
        "#PYTHON!",
        "#EXTERNAL!",
        "#TIMEOUT!",
        "#LATER!",
        "Err:502",
        "#<![CDATA[SPILL]]>!",
    ];
    for error in newer {
        let cell = |at: &str| format!("<c r=\"{at}\" t=\"e\"><f>1</f><v>{error}</v></c>");
        assert_eq!(Book::unit(&cell("B2")).said(), "D0416 B2", "{error}");
        // Nobody reads it there.
        let passed = Book::unit(&cell("H2"));
        assert_eq!(passed.said(), row("", "", "", "", "", ""), "{error}");
    }
    assert_eq!(
        Book::table("<row><c t=\"e\"><v>#SPILL!</v></c><c><v>1</v></c></row>").said(),
        "D0310 A2, D0416 A2"
    );
    // An error that says no name is none of the cells in which nothing stands.
    for cell in ["<c r=\"B2\" t=\"e\"><v></v></c>", "<c r=\"B2\" t=\"e\"><f>1</f><v> </v></c>"] {
        assert_eq!(Book::unit(cell).said(), "D0418 B2", "{cell}");
    }
    let head =
        HEADS.replace("<v>c</v>", "<v>#REF!</v>").replace("r=\"B1\" t=\"str\"", "r=\"B1\" t=\"e\"");
    let sheet = format!(
        "<sheetData>{head}<row r=\"2\">{}<c><v>1</v></c></row></sheetData>",
        text("A2", "a")
    );
    assert_eq!(Book::new(&sheet).said(), "D0416 B1");
}

#[test]
fn shared_texts_are_named_by_numbers() {
    for number in
        ["2", " 2 ", "\n2\t", "+2", "002", "<![CDATA[2]]>", "<!-- a -->2", "&#50;", "<?a b?>2"]
    {
        let book = Book::unit(&format!("<c r=\"E2\" t=\"s\"><v>{number}</v></c>"));
        assert_eq!(book.said(), row("", "", "", "no", "", ""), "{number}");
    }
    for number in ["-1", "3", "2.0", "1e0", "x", " ", "99999999999999999999", "2 2"] {
        let book = Book::unit(&format!("<c r=\"E2\" t=\"s\"><v>{number}</v></c>"));
        assert_eq!(book.said(), "D0418 E2", "{number}");
        let passed = Book::unit(&format!("<c r=\"H2\" t=\"s\"><v>{number}</v></c>"));
        assert_eq!(passed.said(), row("", "", "", "", "", ""), "{number}");
    }
    for empty in
        ["<c r=\"E2\" t=\"s\"/>", "<c r=\"E2\" t=\"s\"><v/></c>", "<c r=\"E2\" t=\"s\"><v></v></c>"]
    {
        assert_eq!(Book::unit(empty).said(), row("", "", "", "", "", ""), "{empty}");
    }
}

#[test]
fn numbers_are_read_from_whatever_pieces() {
    for (number, expected) in [
        ("<v>12.5</v>", "12.5"),
        ("<v> 12.5\n</v>", "12.5"),
        ("<v>+1.25E+1</v>", "12.5"),
        ("<v>1250e-2</v>", "12.5"),
        ("<v>12<!-- . -->.5</v>", "12.5"),
        ("<v><![CDATA[12]]>.<![CDATA[5]]></v>", "12.5"),
        ("<v>1&#x32;&#46;5</v>", "12.5"),
        ("<v>12.<?page break?>5</v>", "12.5"),
        ("<f>5*2.5</f><v>12.5</v>", "12.5"),
        ("<v>12.5</v><extLst><ext uri=\"x\"><v>99</v></ext></extLst>", "12.5"),
        ("<extLst><v>99</v></extLst><v>12.5</v>", "12.5"),
        ("<x:v xmlns:x=\"x\">99</x:v><v>12.5</v>", "12.5"),
        ("<v>-0.30000000000000000</v>", "-0.3"),
        ("<v>0.10000000000000001</v>", "0.1"),
        ("<v>-.5</v>", "-0.5"),
        ("<v>5.</v>", "5"),
    ] {
        for kind in ["", " t=\"n\""] {
            let book = Book::unit(&format!("<c r=\"C2\"{kind}>{number}</c>"));
            assert_eq!(book.said(), row("", expected, "", "", "", ""), "{number}");
        }
    }
    for number in [
        "<v>NaN</v>",
        "<v>INF</v>",
        "<v>-INF</v>",
        "<v>inf</v>",
        "<v>Infinity</v>",
        "<v>1E999</v>",
        "<v>1,5</v>",
        "<v>1 5</v>",
        "<v>0x1F</v>",
        "<v>--1</v>",
        "<v>1_000</v>",
        "<v>a</v>",
        "<v> </v>",
        "<v>1</v><v>2</v>",
        "<v>1<b/>2</v>",
        "12",
        "<w>12</w>",
        "<v>1</v><is><t>2</t></is>",
    ] {
        let book = Book::unit(&format!("<c r=\"C2\">{number}</c>"));
        assert_eq!(book.said(), "D0418 C2", "{number}");
        let passed = Book::unit(&format!("<c r=\"H2\">{number}</c>"));
        assert_eq!(passed.said(), row("", "", "", "", "", ""), "{number}");
    }
    let odd = Book::unit("<c r=\"C2\" t=\"float\"><v>7</v></c><c r=\"E2\" t=\"b\"><v>3</v></c>");
    assert_eq!(odd.said(), "D0418 C2, D0418 E2");
    for (answer, expected) in [("1", "yes"), ("0", "no"), ("true", "yes"), (" FALSE ", "no")] {
        let book = Book::unit(&format!("<c r=\"E2\" t=\"b\"><v>{answer}</v></c>"));
        assert_eq!(book.said(), row("", "", "", expected, "", ""), "{answer}");
    }
}

#[test]
fn texts_stand_where_programs_put_them() {
    for cell in [
        "<c r=\"E2\" t=\"inlineStr\"><is><t>có</t></is></c>",
        "<c r=\"E2\" t=\"inlineStr\"><v>có</v></c>",
        "<c r=\"E2\" t=\"inlineStr\"><is><v>có</v></is></c>",
        "<c r=\"E2\" t=\"inlineStr\"><is>có</is></c>",
        "<c r=\"E2\" t=\"str\"><v>có</v></c>",
        "<c r=\"E2\" t=\"str\"><f>\"có\"</f><v> có </v></c>",
        "<c r=\"E2\" t=\"str\"><is><t>có</t></is></c>",
        "<c r=\"E2\"><is><t>có</t></is></c>",
        "<c r=\"E2\" t=\" s \"><v>0</v></c>",
        "<c r=\"E2\" t=\"inlineStr\"><is><r><rPr><b/></rPr><t>c</t></r><r><t>ó</t></r><rPh sb=\"0\" eb=\"1\"><t>co</t></rPh></is></c>",
        "<c r=\"E2\" t=\"inlineStr\"><is><t>c&#xF3;</t></is></c>",
        "<c r=\"E2\" t=\"inlineStr\"><is><t>c_x00F3_</t></is></c>",
        "<c r=\"E2\" t=\"str\"><v>c_x00F3_</v></c>",
    ] {
        assert_eq!(Book::unit(cell).said(), row("", "", "", "yes", "", ""), "{cell}");
    }
    let book = Book::unit(
        "<c r=\"G2\" t=\"inlineStr\"><is><r><t xml:space=\"preserve\">a &amp; </t></r><r><t>b_x005F_x000D_</t></r></is></c>",
    );
    assert_eq!(book.said(), row("", "", "", "", "", "a & b_x000D_"));
}

#[test]
fn days_are_those_of_a_calendar() {
    let book = |value: &str| {
        let cell = format!("<c r=\"F2\" s=\"1\"><v>{value}</v></c>");
        Book::unit(&cell).formats("", &[0, 14])
    };
    for (value, expected) in [
        ("45078", "2023-06-01"),
        ("61", "1900-03-01"),
        ("59", "1900-02-28"),
        ("1", "1900-01-01"),
        ("2958465", "9999-12-31"),
    ] {
        assert_eq!(book(value).said(), row("", "", "", "", expected, ""), "{value}");
    }
    for value in ["0", "60", "-1", "45078.5", "0.25", "2958466"] {
        assert_eq!(book(value).said(), "D0408 F2", "{value}");
    }
    let from_1904 = |says: &str| {
        let sheets = "<sheets><sheet name=\"a\" r:id=\"rId1\"/></sheets>";
        let xml = format!(
            "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><workbookPr date1904=\"{says}\"/>{sheets}</workbook>"
        );
        book("43616").part("xl/workbook.xml", xml).said()
    };
    // 1,462 days lie between the two.
    assert_eq!(from_1904("1"), row("", "", "", "", "2023-06-01", ""));
    assert_eq!(from_1904("true"), row("", "", "", "", "2023-06-01", ""));
    assert_eq!(from_1904("0"), row("", "", "", "", "2019-05-31", ""));
    for (value, expected) in [
        ("2023-06-01", Some("2023-06-01")),
        ("2023-06-01T00:00:00.000Z", Some("2023-06-01")),
        ("2023-06-01T08:30:00", None),
        ("T08:30:00", None),
        ("2023-02-29", None),
    ] {
        let said = Book::unit(&format!("<c r=\"F2\" t=\"d\"><v>{value}</v></c>")).said();
        let row = expected.map(|day| row("", "", "", "", day, ""));
        assert_eq!(said, row.unwrap_or("D0408 F2".to_owned()), "{value}");
    }
    let day =
        Book::unit("<c r=\"C2\" s=\"1\"><v>45078</v></c><c r=\"D2\" t=\"d\"><v>2023-06-01</v></c>");
    assert_eq!(day.formats("", &[0, 14]).said(), "D0401 C2, D0401 D2");
}

#[test]
fn a_percentage_is_one_where_its_sign_is_shown() {
    let said = |own: &str, styles: &[u32], style: &str, value: &str| {
        let cell = format!("<c r=\"D2\"{style}><v>{value}</v></c>");
        Book::unit(&cell).formats(own, styles).said()
    };
    let share = |percentage: &str| row("", "", percentage, "", "", "");
    // Shown as 85, which may be a percentage or a multiple.
    let doubtful = "D0404 D2";
    let code = |code: &str| format!("<numFmt numFmtId=\"164\" formatCode=\"{code}\"/>");
    for (format, value, expected) in [
        ("0.0%", "1.2", share("120%")),
        ("# ##0,0 %", "1.2", share("120%")),
        ("[Red]0%", "1.2", share("120%")),
        ("&quot;tỷ lệ &quot;0%", "1.2", share("120%")),
        ("0.0_%", "85", doubtful.to_owned()),
        ("0*%", "85", doubtful.to_owned()),
        ("0&quot;%&quot;", "85", doubtful.to_owned()),
        ("0\\%", "85", doubtful.to_owned()),
        // Shown as 0.5%; a number without a percent sign that counts would be 50%.
        ("0.0&quot;%&quot;", "0.5", doubtful.to_owned()),
        ("0.0\\%", "0.5", doubtful.to_owned()),
        ("0.0&quot; đ&quot;", "0.5", share("50%")),
        ("[&lt;=1]0%;0", "85", doubtful.to_owned()),
        ("[&lt;=1]0%;0", "0.85", share("85%")),
        ("0;0%", "85", doubtful.to_owned()),
        // Without its minus.
        ("0%;0", "-85", "D0401 D2".to_owned()),
        ("0%;-0%;0", "1.2", share("120%")),
    ] {
        assert_eq!(said(&code(format), &[0, 164], " s=\"1\"", value), expected, "{format} {value}");
    }
    // Numbers of formats that are not spelt out; the first style is that of cells which name none.
    assert_eq!(said("", &[0, 9, 10], " s=\"1\"", "1.2"), share("120%"));
    assert_eq!(said("", &[0, 9, 10], " s=\" 2 \"", "1.2"), share("120%"));
    assert_eq!(said("", &[9], "", "1.2"), share("120%"));
    assert_eq!(said("", &[9], " s=\"0\"", "1.2"), share("120%"));
    assert_eq!(said("<numFmt numFmtId=\"9\" formatCode=\"0\"/>", &[9], "", "85"), doubtful);
    assert_eq!(said("", &[999], "", "85"), doubtful);
    assert_eq!(said("", &[], " s=\"7\"", "85"), doubtful);
    assert_eq!(said("", &[0], " s=\"1\"", "1.2"), "D0418 D2");
    assert_eq!(said("", &[0], " s=\"-1\"", "1.2"), "D0418 D2");
    // A column that holds a number is no percentage for that.
    let cell = Book::unit("<c r=\"C2\"><v>0.85</v></c>").formats("", &[9]);
    assert_eq!(cell.said(), "D0401 C2");
    let without = Book::unit("<c r=\"D2\" s=\"3\"><v>0.85</v></c>");
    let parts = [
        ("rId1", "worksheet", "worksheets/sheet1.xml"),
        ("rId3", "sharedStrings", "sharedStrings.xml"),
    ];
    let without = without.part("xl/_rels/workbook.xml.rels", relationships(&parts));
    assert_eq!(without.said(), share("85%"));
    // An id keeps its zeros.
    let id = Book::table("<row r=\"2\"><c r=\"A2\" s=\"0\"><v>7</v></c></row>")
        .formats(&code("00000"), &[164]);
    assert!(id.said().starts_with("00007,"), "{}", id.said());
}

/// What a workbook with one format says of a cell that has it.
fn shown(cell: &str, format: &str, value: &str) -> String {
    let format = format.replace('"', "&quot;").replace('<', "&lt;");
    let own = format!("<numFmt numFmtId=\"164\" formatCode=\"{format}\"/>");
    let cell = format!("<c r=\"{cell}\" s=\"1\"><v>{value}</v></c>");
    Book::unit(&cell).formats(&own, &[0, 164]).said()
}

#[test]
fn a_number_that_its_cell_shows_otherwise_is_refused() {
    for (format, value) in [
        // Shown: `50`, `5.000`, `1,2`, `12-34`.
        (r#"0"0""#, "5"),
        (r"0\.000", "5"),
        (r#"0","0"#, "12"),
        ("00-00", "1234"),
        // Without its minus, as a word, as a bound, not at all, in millions, with a percent sign that is only text.
        ("0;0", "-5"),
        (r#"0;0;"chưa có""#, "0"),
        (r#""< "0"#, "5"),
        (";;;", "5"),
        ("0;-0;", "0"),
        (r#"#,##0 "tr.đ""#, "5"),
        (r#"0.0"%""#, "85"),
    ] {
        assert_eq!(shown("C2", format, value), "D0401 C2", "{format}");
    }
    assert_eq!(shown("E2", r#"[=1]"không";[=0]"có""#, "1"), "D0401 E2");
    for (format, value) in [
        ("0;0", "5"),
        ("#,##0;[Red]#,##0", "-5"),
        (r"#,##0_);\(#,##0\)", "-5"),
        (r#"_(* #,##0_);_(* \(#,##0\);_(* "-"_);_(@_)"#, "0"),
        (r#"0" km2""#, "5"),
        (r#"0;0;"chưa có""#, "5"),
    ] {
        assert_eq!(shown("C2", format, value), row("", value, "", "", "", ""), "{format}");
    }
}

/// `3/2023` becomes a day as it is typed, and nobody wrote which.
#[test]
fn a_day_is_read_where_all_of_it_is_shown() {
    for format in ["mmm-yy", "yyyy", "dd/mm", "dddd", "h:mm", "mm/yyyy;@"] {
        assert_eq!(shown("F2", format, "45000"), "D0408 F2", "{format}");
    }
    for format in ["dd/mm/yyyy", "[$-F800]dddd, mmmm dd, yyyy", r#""ngày "d/m/yy"#] {
        assert_eq!(shown("F2", format, "45000"), row("", "", "", "", "2023-03-15", ""), "{format}");
    }
    for id in [16, 17, 20] {
        let book = Book::unit("<c r=\"F2\" s=\"1\"><v>45000</v></c>").formats("", &[0, id]);
        assert_eq!(book.said(), "D0408 F2", "{id}");
    }
    assert_eq!(shown("G2", "mmm-yy", "45000"), row("", "", "", "", "", "2023-03"));
}

/// Offices correct a figure by a line through it, with the new one behind it.
#[test]
fn what_is_struck_out_is_no_part_of_a_figure() {
    let inline = |strike: &str| {
        let runs = format!("<r><rPr><b/>{strike}</rPr><t>12</t></r><r><t>15</t></r>");
        Book::unit(&format!("<c r=\"C2\" t=\"inlineStr\"><is>{runs}</is></c>"))
    };
    assert_eq!(inline("<strike/>").said(), "D0418 C2");
    assert_eq!(inline("<strike/>").message(), "the cell `1215` has text that is struck out");
    assert_eq!(inline("<strike val=\"0\"/>").said(), row("", "1215", "", "", "", ""));
    let texts = "<si><r><t>15</t></r><r><rPr><strike val=\"1\"/></rPr><t>12</t></r></si><si><t>unit</t></si>";
    let shared = Book::unit("<c r=\"C2\" t=\"s\"><v>0</v></c>")
        .part("xl/sharedStrings.xml", format!("<sst xmlns=\"{MAIN}\">{texts}</sst>"));
    assert_eq!(shared.said(), "D0418 C2");
    let styles = "<fonts><font><sz val=\"11\"/></font><font><strike/></font></fonts>\
                  <cellXfs><xf fontId=\"0\"/><xf fontId=\"1\"/></cellXfs>";
    let styled = |style: u32| {
        let cell = format!("<c r=\"C2\" s=\"{style}\"><v>12</v></c><c r=\"D2\" s=\"1\"/>");
        let xml = format!("<styleSheet xmlns=\"{MAIN}\">{styles}</styleSheet>");
        Book::unit(&cell).part("xl/styles.xml", xml).said()
    };
    assert_eq!(styled(1), "D0418 C2");
    assert_eq!(styled(0), row("", "12", "", "", "", ""));
}

/// What is merged in a table of the units `a`, `b` and a row that is empty, and what is said of it.
#[test]
fn merged_cells_hide_no_value_and_share_none() {
    let said = |rows: &str, ranges: &[&str]| {
        let merged = ranges.iter().map(|range| format!("<mergeCell ref=\"{range}\"/>"));
        let merged: String = merged.collect();
        Book::new(&format!("<sheetData>{rows}</sheetData><mergeCells>{merged}</mergeCells>")).said()
    };
    let number = |at: &str, value: &str| format!("<c r=\"{at}\"><v>{value}</v></c>");
    let unit = |row: u32, id: &str, cells: &[(&str, &str)]| {
        let cells = cells.iter().map(|(column, value)| number(&format!("{column}{row}"), value));
        format!(
            "<row r=\"{row}\">{}{}</row>",
            text(&format!("A{row}"), id),
            cells.collect::<String>()
        )
    };
    let both = |one: &[(&str, &str)], other: &[(&str, &str)]| {
        format!("{HEADS}{}{}", unit(2, "a", one), unit(3, "b", other))
    };
    let full = both(&[("B", "1"), ("C", "2"), ("H", "9")], &[("B", "3"), ("C", "4"), ("H", "9")]);
    let read = "a,a,commune,1,2,,,,\nb,b,commune,3,4,,,,";
    for harmless in [
        &[] as &[&str],
        &["C2:C2", "C3"],
        // Nothing stands there, or nobody reads it.
        &["D2:D3"],
        &["H2:H3"],
        &["D2:G3"],
        &["C4:C9", "A4:H4"],
        &["I2:Z9"],
    ] {
        assert_eq!(said(&full, harmless), read, "{harmless:?}");
    }
    for (range, expected) in [
        // A head that nobody sees.
        ("A1:B1", "D0417 B1"),
        ("B1:C1", "D0417 C1"),
        ("B2:B3", "D0417 B2, D0417 B3"),
        ("B3:B2", "D0417 B2, D0417 B3"),
        ("B2:C2", "D0417 B2, D0417 C2"),
        ("B2:C3", "D0417 B2, D0417 C2, D0417 B3, D0417 C3"),
        ("C3:D3", "D0417 C3"),
        ("A2:A3", "D0417 A2, D0417 A3"),
        ("A2:B2", "D0417 A2, D0417 B2"),
        // What shows is no value, and what is one is not shown.
        ("B1:B2", "D0417 B2"),
        ("C1:D3", "D0417 D1, D0417 C2, D0417 C3"),
        (
            "A1:XFD1048576",
            "D0417 B1, D0417 C1, D0417 D1, D0417 E1, D0417 F1, D0417 G1, \
             D0417 A2, D0417 B2, D0417 C2, D0417 A3, D0417 B3, D0417 C3",
        ),
    ] {
        assert_eq!(said(&full, &[range]), expected, "{range}");
    }
    let shown = both(&[("B", "12")], &[("C", "4")]);
    assert_eq!(said(&shown, &["B2:B3"]), "D0417 B2");
    // A value of no column that is read, shown over one that is.
    let beside = HEADS
        .replace("<v>c</v>", "<v>note</v>")
        .replace("<c r=\"H1\" t=\"str\"><v>note</v></c>", "");
    let beside = format!("{beside}{}", unit(2, "a", &[("B", "12")]));
    assert_eq!(said(&beside, &["B2:C2"]), "D0417 B2");
    // A row without anything belongs to nobody: the value is that of its unit.
    let rows = format!("{HEADS}{}{}", unit(2, "a", &[("B", "1")]), unit(4, "b", &[("B", "3")]));
    assert_eq!(said(&rows, &["A2:A3", "B2:B3"]), "a,a,commune,1,,,,,\nb,b,commune,3,,,,,");
    // The rows of a form are no unit's.
    let foot = format!("{full}<row r=\"4\">{}{}</row>", text("A4", "Tổng cộng"), number("B4", "4"));
    assert_eq!(said(&foot, &["A4:B4"]), "D0308 A4");
    // Ranges that overlap, which no spreadsheet makes.
    assert_eq!(said(&full, &["B2:C3", "C3:D3", "C2:C3"]), "D0417 B2, D0417 C2, D0417 B3, D0417 C3");
    assert_eq!(said(&full, &["x"]), "D0109");
    let message = Book::new(&format!(
        "<sheetData>{shown}</sheetData><x:y xmlns:x=\"x\"><mergeCell ref=\"A2:B2\"/></x:y>\
         <mergeCells count=\"1\"><mergeCell ref=\"B2:B3\"/></mergeCells>"
    ));
    assert!(message.message().contains("`B2:B3`"), "{}", message.message());
}

#[test]
fn cells_are_where_they_say_or_follow_each_other() {
    let heads = HEADS.replace(" r=\"1\"", "");
    let follow =
        heads.split(" r=\"").map(|piece| piece.split_once('"').map_or(piece, |(_, rest)| rest));
    let follow: String = follow.collect();
    assert!(!follow.contains("r="), "{follow}");
    let cell = "<c t=\"str\"><v>a</v></c><c><v>1</v></c>";
    for sheet in [
        format!("<sheetData>{follow}<row>{cell}</row></sheetData>"),
        format!("<sheetData>{HEADS}<row r=\"9\">{cell}</row></sheetData>"),
        format!("<sheetData>{HEADS}<row r=\"9\"/><row/><row>{cell}</row></sheetData>"),
        format!("<sheetData>{HEADS}<row r=\" 9 \"><c r=\"a9\" t=\"str\"><v>a</v></c><c/><c/><c r=\"XFD9\"/></row><row><c r=\"B10\" s=\"1\"/></row></sheetData>")
            .replace("<c/><c/>", "<c><v>1</v></c><c/>"),
        format!("<sheetPr><x/></sheetPr><dimension/><cols><col min=\"1\" max=\"3\" hidden=\"1\"/></cols><sheetData>{HEADS}<row hidden=\"1\">{cell}</row></sheetData><autoFilter ref=\"A1:B2\"/>"),
        format!("<sheetData>{HEADS}<row>{cell}<extLst><ext><c><v>7</v></c></ext></extLst></row><extLst/></sheetData>"),
    ] {
        assert_eq!(Book::new(&sheet).said(), "a,a,commune,1,,,,,", "{sheet}");
    }
    for dimension in
        ["", "1:4", "A:C", "A1", "B2:A1", "A1:B2:C3", "AAAAAAA1:Z99999999999", "#REF!", "&#x1F600;"]
    {
        let sheet = format!(
            "<dimension ref=\"{dimension}\"/><sheetData>{HEADS}<row>{cell}</row></sheetData>"
        );
        assert_eq!(Book::new(&sheet).said(), "a,a,commune,1,,,,,", "{dimension}");
    }
    for rows in [
        "<row r=\"2\"><c r=\"B2\"><v>1</v></c><c r=\"A2\"><v>1</v></c></row>",
        "<row r=\"2\"><c r=\"B2\"><v>1</v></c><c r=\"B2\"><v>1</v></c></row>",
        "<row r=\"2\"><c/></row><row r=\"2\"><c/></row>",
        "<row r=\"9\"><c/></row><row r=\"2\"><c/></row>",
        "<row r=\"0\"/>",
        "<row r=\"\"/>",
        "<row r=\"1048577\"/>",
        "<row r=\"4294967298\"/>",
        "<row r=\"A\"/>",
        "<row r=\"1048576\"/><row><c/></row>",
        "<row r=\"2\"><c r=\"XFD2\"/><c/></row>",
        "<row><c r=\"\"/></row>",
        "<row><c r=\"A\"/></row>",
        "<row><c r=\"1\"/></row>",
        "<row><c r=\"A0\"/></row>",
        "<row><c r=\"XFE1\"/></row>",
        "<row><c r=\"AAAA1\"/></row>",
        "<row><c r=\"A4294967297\"/></row>",
        "<row><c r=\"$A$2\"/></row>",
        "<row><c r=\"Ä2\"/></row>",
        "<row><c r=\"R2C1\"/></row>",
        "<row r=\"2\" r=\"3\"/>",
        "<row><c r=\"A2\" r=\"B2\"/></row>",
        "<row><c t=\"s\" t=\"b\"/></row>",
        "<row r=2/>",
        "<c r=\"A2\"/>",
        "<row><v>1</v></row>",
        "<row><x:c/></row>",
        "<row><c>",
        "</row>",
        "<row><c></row>",
        "<row><c><v>&who;</v></c></row>",
        "<row><c><v>a & b</v></c></row>",
        "<row><c><v>&#0;</v></c></row>",
    ] {
        assert_eq!(Book::table(rows).said(), "D0109", "{rows}");
    }
    let twice =
        format!("<sheetData>{HEADS}</sheetData><sheetData><row><c><v>1</v></c></row></sheetData>");
    assert_eq!(Book::new(&twice).said(), "D0109");
    let message = Book::table("<row r=\"2\"><c r=\"B2\"><v>1</v></c><c r=\"B2\"/></row>").message();
    assert!(
        message.starts_with("the sheet `Tờ 1` cannot be read") && message.contains("B2"),
        "{message}"
    );
    // Newer programs write two things, of which older ones read the second.
    let choice = "<mc:AlternateContent xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\">\
        <mc:Choice Requires=\"x\"><c><v>7</v></c></mc:Choice><mc:Fallback><c><v>1</v></c></mc:Fallback></mc:AlternateContent>";
    let book = Book::table(&format!("<row>{}{choice}</row>", "<c t=\"str\"><v>a</v></c>"));
    assert_eq!(book.said(), "a,a,commune,1,,,,,");
}

#[test]
fn sheets_are_found_and_those_without_cells_are_passed_over() {
    let table = || Book::unit("<c r=\"B2\"><v>1</v></c>");
    let one = "<sheet name=\"Tờ 1\" r:id=\"rId1\"/>";
    let read = "a,a,commune,1,,,,,";
    for other in [
        "<sheet name=\"Module1\" r:id=\"\"/>",
        "<sheet name=\"Module1\"/>",
        "<sheet name=\"Module1\" r:id=\" \" state=\"veryHidden\"/>",
    ] {
        assert_eq!(table().workbook(&format!("{other}{one}")).said(), read, "{other}");
    }
    for state in ["visible", "hidden", "veryHidden", "shy", ""] {
        let sheet = format!("<sheet state=\"{state}\" r:id=\"rId1\" name=\"Tờ 1\"/>");
        assert_eq!(table().workbook(&sheet).said(), read, "{state}");
    }
    let with = |kind: &str, target: &str| {
        let more = [
            ("rId1", "worksheet", "worksheets/sheet1.xml"),
            ("rId3", "sharedStrings", "sharedStrings.xml"),
            ("rId9", kind, target),
        ];
        let sheets = format!("{one}<sheet name=\"Khác\" r:id=\"rId9\"/>");
        table().workbook(&sheets).part("xl/_rels/workbook.xml.rels", relationships(&more))
    };
    for kind in ["chartsheet", "dialogsheet", "xlMacrosheet", "xlIntlMacrosheet"] {
        assert_eq!(with(kind, "other.xml").said(), read, "{kind}");
    }
    let chart = with("worksheet", "other.xml");
    let chart =
        chart.part("xl/other.xml", format!("<chartsheet xmlns=\"{MAIN}\"><drawing/></chartsheet>"));
    assert_eq!(chart.said(), read);
    // A sheet that cannot be found may have figures.
    let lost = [
        with("worksheet", "nowhere.xml"),
        with("picture", "styles.xml"),
        with("worksheet", "styles.xml"),
        with("worksheet\" TargetMode=\"External", "worksheets/sheet1.xml"),
        table().workbook(&format!("{one}<sheet name=\"Khác\" r:id=\"rId77\"/>")),
    ];
    for lost in lost {
        assert_eq!(lost.said(), "D0109");
        assert!(
            lost.message().starts_with("the sheet `Khác` cannot be read: "),
            "{}",
            lost.message()
        );
        let options = ReadOptions::default().ignore("note").ignore_sheet("khác");
        options.read_xlsx(lost.bytes().as_slice(), &framework()).unwrap();
    }
    let bytes = table().0;
    for (target, name) in [
        ("/xl/worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
        ("./worksheets/../worksheets/SHEET1.xml", "xl/worksheets/sheet1.xml"),
        ("worksheets/sheet1.xml", "XL/Worksheets/Sheet1.XML"),
        ("worksheets\\sheet1.xml", "xl\\worksheets\\sheet1.xml"),
        ("../data/tờ.xml", "data/tờ.xml"),
    ] {
        let sheet = bytes.iter().find(|(name, _)| name.ends_with("sheet1.xml")).unwrap();
        let more =
            [("rId1", "worksheet", target), ("rId3", "sharedStrings", "/xl/sharedStrings.xml")];
        let rest =
            bytes.iter().filter(|(name, _)| !name.ends_with("sheet1.xml")).cloned().collect();
        let book = Book(rest).part(name, sheet.1.clone());
        let book = book.part("xl/_rels/workbook.xml.rels", relationships(&more));
        assert_eq!(book.said(), read, "{target} {name}");
    }
    let moved = |name: &str| {
        let each = bytes.iter().map(|(part, content)| (part.replace("xl/", name), content.clone()));
        let book = Book(each.collect());
        book.part(
            "_rels/.rels",
            relationships(&[("x", "officeDocument", &format!("{name}workbook.xml"))]),
        )
    };
    assert_eq!(moved("").said(), read);
    assert_eq!(moved("a/b/").said(), read);
}

/// UTF-16, of which the first byte is the lower one or not.
fn utf16(text: &str, little: bool) -> Vec<u8> {
    let bytes = |unit: u16| if little { unit.to_le_bytes() } else { unit.to_be_bytes() };
    text.encode_utf16().flat_map(bytes).collect()
}

#[test]
fn parts_are_read_in_their_encoding_and_vocabulary() {
    let book = Book::unit("<c r=\"E2\" t=\"str\"><v>có</v></c>");
    let read = row("", "", "", "yes", "", "");
    let sheet = book.0.iter().find(|(name, _)| name.ends_with("sheet1.xml")).unwrap().1.clone();
    let sheet = String::from_utf8(sheet).unwrap();
    let declared =
        |encoding: &str| format!("<?xml version=\"1.0\" encoding=\"{encoding}\"?>{sheet}");
    let with = |content: Vec<u8>| book.clone().part("xl/worksheets/sheet1.xml", content).said();
    for little in [true, false] {
        let marked = format!("\u{feff}{}", declared("UTF-16"));
        assert_eq!(with(utf16(&marked, little)), read);
        assert_eq!(with(utf16(&format!("\u{feff}{sheet}"), little)), read);
        assert_eq!(with(utf16(&declared("utf-16"), little)), read);
    }
    assert_eq!(with(format!("\u{feff}{sheet}").into()), read);
    assert_eq!(with(declared("utf-8").into()), read);
    // Programs that hold texts in UTF-16 write so, and then write UTF-8.
    assert_eq!(with(declared("utf-16").into()), read);
    let latin: Vec<u8> = declared("iso-8859-1").replace('ó', "\u{1}").into();
    let latin: Vec<u8> =
        latin.into_iter().map(|byte| if byte == 1 { 0xF3 } else { byte }).collect();
    assert_eq!(with(latin.clone()), read);
    let latin = String::from_utf8_lossy(&latin).replace("iso-8859-1", "utf-8");
    assert_eq!(
        with(
            latin
                .replace('\u{fffd}', "\u{1}")
                .bytes()
                .map(|b| if b == 1 { 0xF3 } else { b })
                .collect()
        ),
        "D0109"
    );
    assert_eq!(with(declared("klingon").into()), "D0109");
    assert_eq!(with(format!("<!DOCTYPE worksheet>{sheet}").into()), read);
    let entity = format!("<!DOCTYPE worksheet [<!ENTITY a \"b\">]>{sheet}");
    assert_eq!(with(entity.into()), "D0109");
    let prefixed = sheet.replace("</", "</x:").replace(" xmlns=", " xmlns:x=");
    let prefixed = prefixed.replace('<', "<x:").replace("<x:/x:", "</x:");
    assert_eq!(with(prefixed.clone().into()), read);
    assert_eq!(with(prefixed.replace("xmlns:x=", "xmlns:y=").into()), "D0109");
    assert_eq!(
        with(sheet.replace(MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main").into()),
        read
    );
    assert_eq!(with(sheet.replace(MAIN, "urn:other").into()), "D0109");
    assert_eq!(with(sheet.get(..sheet.len() - 12).unwrap().into()), "D0109");
    let strict = book.clone().part(
        "xl/_rels/workbook.xml.rels",
        relationships(&[
            ("rId1", "worksheet", "worksheets/sheet1.xml"),
            ("rId3", "sharedStrings", "sharedStrings.xml"),
        ])
        .replace(OFFICE, "http://purl.oclc.org/ooxml/officeDocument/relationships"),
    );
    assert_eq!(strict.said(), read);
}

/// The bytes of a workbook in which what was packed of a part is not what it was.
fn damaged(book: &Book, part: &str) -> Vec<u8> {
    let mut bytes = book.bytes();
    let place = zip::ZipArchive::new(Cursor::new(&bytes)).unwrap();
    let place = place.metadata().entry(place.index_for_name(part).unwrap()).unwrap().header_start();
    let place = usize::try_from(place).unwrap() + 30 + part.len() + 8;
    for byte in &mut bytes[place..place + 20] {
        *byte ^= 0x55;
    }
    bytes
}

#[test]
fn what_nobody_needs_may_be_damaged() {
    let filler = |part: &str| format!("<{part}>{}</{part}>", "abcdefgh ijkl".repeat(40));
    let said = |book: &Book, part: &str| {
        let options = ReadOptions::default();
        let bytes = damaged(book, part);
        options
            .ignore("note")
            .read_xlsx(bytes.as_slice(), &framework())
            .map(|_| String::new())
            .unwrap_or_else(|faults| faults.iter().next().unwrap().message.to_string())
    };
    let table = Book::unit("<c r=\"B2\"><v>1</v></c>");
    for part in [
        "docProps/thumbnail.wmf",
        "xl/theme/theme1.xml",
        "xl/calcChain.xml",
        "xl/comments1.xml",
        "xl/drawings/drawing1.xml",
        "[Content_Types].xml",
    ] {
        assert_eq!(said(&table.clone().part(part, filler("a")), part), "", "{part}");
    }
    for part in [
        "xl/worksheets/sheet1.xml",
        "xl/sharedStrings.xml",
        "xl/styles.xml",
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
        "_rels/.rels",
    ] {
        assert!(
            said(&table, part).contains(&format!("`{part}`")),
            "{part}: {}",
            said(&table, part)
        );
    }
    // Nor is it missed where no cell refers to it.
    let heads = HEADS.replace("t=\"s\"><v>1</v>", "t=\"str\"><v>unit</v>");
    let plain = Book::new(&format!("<sheetData>{heads}<row>{}</row></sheetData>", text("A2", "a")));
    for part in ["xl/sharedStrings.xml", "xl/styles.xml"] {
        assert_eq!(said(&plain, part), "", "{part}");
        let rest = plain.0.iter().filter(|(name, _)| name != part).cloned().collect();
        assert_eq!(Book(rest).said(), row("", "", "", "", "", ""), "{part}");
        let rest = table.0.iter().filter(|(name, _)| name != part).cloned().collect();
        assert!(Book(rest).message().contains(&format!("its part `{part}` is not there")));
    }
    // Behind the cells too: what follows may say that they are merged.
    let sheet = String::from_utf8(table.0.last().unwrap().1.clone()).unwrap();
    let cut = sheet.replace("</worksheet>", "<mergeCells><mergeCell");
    assert_eq!(table.clone().part("xl/worksheets/sheet1.xml", cut).said(), "D0109");
    // Two parts of one name, however it is written.
    let twice = table.clone().part("XL/worksheets/Sheet1.xml", sheet);
    assert_eq!(twice.said(), "D0109");
}

/// Other sheets are read to the end, so that all faults are told together.
#[test]
fn a_damaged_sheet_does_not_hide_the_faults_of_others() {
    let book = Book::unit("<c r=\"B2\"><v>1,5</v></c><c r=\"C2\"><v>oops</v>")
        .workbook("<sheet name=\"Tờ 1\" r:id=\"rId1\"/><sheet name=\"Hai\" r:id=\"rId2\"/>")
        .part(
            "xl/_rels/workbook.xml.rels",
            relationships(&[
                ("rId1", "worksheet", "worksheets/sheet1.xml"),
                ("rId2", "worksheet", "worksheets/sheet2.xml"),
                ("rId3", "sharedStrings", "sharedStrings.xml"),
            ]),
        )
        .part(
            "xl/worksheets/sheet2.xml",
            format!(
                "<worksheet xmlns=\"{MAIN}\"><sheetData><row>{}</row></sheetData></worksheet>",
                text("A1", "linh tinh")
            ),
        );
    assert_eq!(book.said(), "D0109, D0204Hai!A1");
}
