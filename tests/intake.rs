//! What is taken in is what people see, whichever way the data come: an id written in two ways is one unit, a number
//! or a day that can be read in two ways is refused.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    missing_docs,
    reason = "test code: a fault is a failed test"
)]

use dti_engine::dataset::{
    DatasetBuilder, ReadOptions, Register, RegisteredUnit, Submission, Value,
};
use dti_engine::diagnostic::Diagnostics;
use dti_engine::number::Decimal;
use dti_engine::{Dataset, Framework};
use proptest::prelude::{Strategy, prop, proptest};
use proptest::prop_assert_eq;

const RULES: &str = "framework: test/intake\nversion: '1'\nkind: index\nunit_kind: commune\npoints: 10\n\
    absent: {missing: zero, not_applicable: exclude, rejected: zero}\n\
    metrics: {c: {type: count}, n: {type: number}, p: {type: percent}, d: {type: date}, y: {type: yes_no}}\n\
    indicators: [{id: y, points: 10, scoring: {yes_no: y}}]\n";

fn framework() -> Framework {
    Framework::from_yaml(RULES).unwrap_or_else(|faults| panic!("{faults}"))
}

fn csv(text: &str) -> Result<Dataset, Diagnostics> {
    Dataset::from_csv(text.as_bytes(), &framework())
}

fn codes<T>(result: Result<T, Diagnostics>) -> Vec<&'static str> {
    result
        .err()
        .map(|faults| faults.iter().map(|fault| fault.code.as_str()).collect())
        .unwrap_or_default()
}

fn quoted(cell: &str) -> String {
    format!("\"{}\"", cell.replace('"', "\"\""))
}

/// The units of these ids, taken in by every way there is: of each, whether it is a register and what it gives.
fn every_way(ids: &[&str]) -> Vec<(&'static str, Result<Vec<String>, Diagnostics>)> {
    let framework = framework();
    let of = |dataset: Result<Dataset, Diagnostics>| {
        dataset.map(|all| all.units().map(|unit| unit.id().to_owned()).collect())
    };
    let lines = |before: &str, behind: &str| -> String {
        ids.iter().map(|id| format!("{before}{}{behind}\n", quoted(id))).collect()
    };
    let metrics = ["c", "n"].into_iter().cycle();
    let long = ids.iter().zip(metrics).map(|(id, metric)| format!("{},{metric},1\n", quoted(id)));
    let mut builder = DatasetBuilder::new(&framework);
    for id in ids {
        builder.add_unit(*id).value("c", 1);
    }
    let sent = ids.iter().map(|id| Submission::new(*id).metric("c", 1));
    let listed = ids.iter().map(|id| RegisteredUnit::new(*id, ""));
    let registered = |register: Result<Register, Diagnostics>| {
        register.map(|all| all.units().iter().map(|unit| unit.id.clone()).collect())
    };
    let register = format!("unit,name\n{}", lines("", ","));
    vec![
        ("wide", of(csv(&format!("unit,c\n{}", lines("", ",1"))))),
        ("long", of(csv(&format!("unit,metric,value\n{}", long.collect::<String>())))),
        #[cfg(feature = "xlsx")]
        ("workbook", of(workbook(ids, &framework))),
        ("submissions", of(Dataset::from_submissions(sent, &framework))),
        ("builder", of(builder.build())),
        ("register", registered(Register::new(listed))),
        ("register from CSV", registered(Register::from_csv(register.as_bytes()))),
    ]
}

/// Units on two sheets in turn, which are joined by their ids.
#[cfg(feature = "xlsx")]
fn workbook(ids: &[&str], framework: &Framework) -> Result<Dataset, Diagnostics> {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    for (place, metric) in ["c", "n"].into_iter().enumerate() {
        let sheet = workbook.add_worksheet();
        sheet.write_row(0, 0, ["unit", metric]).unwrap();
        for (row, id) in (1..).zip(ids.iter().skip(place).step_by(2)) {
            sheet.write_string(row, 0, *id).unwrap();
            sheet.write_number(row, 1, 1).unwrap();
        }
    }
    let bytes = workbook.save_to_buffer().unwrap();
    dti_engine::dataset::ReadOptions::default().read_xlsx(bytes.as_slice(), framework)
}

/// A way in which an id is written otherwise and looks the same, or nearly so, with what it is called.
type Respelling = (&'static str, fn(&str) -> String);

fn respellings() -> impl Strategy<Value = Respelling> {
    const UNSEEN: [Respelling; 11] = [
        ("zeros in front", |id| format!("0{id}")),
        ("capitals", str::to_uppercase),
        ("the place of the tone", |id| id.replace("hòa", "hoà")),
        ("a zero-width space", |id| id.replacen('-', "\u{200b}-", 1)),
        ("a joiner", |id| id.replacen('-', "-\u{2060}", 1)),
        ("a byte-order mark", |id| id.replacen('-', "-\u{feff}", 1)),
        ("a soft hyphen", |id| id.replacen('-', "\u{ad}-", 1)),
        ("a no-break space", |id| id.replacen('-', "-\u{a0}", 1)),
        ("blanks", |id| id.replacen('-', " - ", 1)),
        ("full-width digits", |id| id.replace("12", "１２")),
        ("a Cyrillic letter", |id| id.replacen('x', "\u{445}", 1)),
    ];
    prop::sample::select(UNSEEN.as_slice())
}

proptest! {
    #[test]
    fn an_id_written_in_two_ways_is_one_fault_in_every_intake(
        (what, respell) in respellings(),
        tail in "[a-z]{0,3}",
        others in prop::collection::vec("[a-z]{4}[0-9]{2}", 0..3),
    ) {
        let id = format!("7xã-hòa-12{tail}");
        let other = respell(&id);
        let mut ids: Vec<&str> = others.iter().map(String::as_str).collect();
        ids.sort_unstable();
        ids.dedup();
        ids.insert(0, &id);
        ids.push(&other);
        for (way, result) in every_way(&ids) {
            let found = codes(result);
            // A register tells a character that nobody sees before it asks who is meant.
            let expected: &[&str] = if way.starts_with("register") { &["D0302", "D0309"] } else { &["D0302"] };
            prop_assert_eq!(found.len(), 1, "{} {}: {:?}", way, what, &found);
            assert!(expected.contains(&found[0]), "{way} {what}: {found:?}");
        }
    }
}

/// Letters that are composed otherwise are the same letters, and so are characters at the ends of a cell.
#[test]
fn the_same_id_joins_the_lines_of_a_long_file() {
    let text = "unit,name,metric,value\ntriệu,Xã A,c,12\ntrie\u{323}\u{302}u,Xã\u{a0}A,n,3\n\u{feff}triệu\u{200b},Xã A\u{200b},y,1\n";
    let dataset = csv(text).unwrap_or_else(|faults| panic!("{faults}"));
    assert_eq!(dataset.units().len(), 1);
    assert_eq!(dataset.units().next().unwrap().name(), "Xã A");
    assert_eq!(dataset.values("y").unwrap().next().unwrap(), Value::YesNo(true));
}

#[test]
fn ids_that_differ_in_more_are_several_units() {
    let ids = [
        "1", "10", "1-23", "12-3", "hoà", "hoa", "hoá", "TM-01", "TM-010", "a1", "a10", "Tổ 1/2",
        "D05", "1.1", "11",
    ];
    for (way, result) in every_way(&ids) {
        assert_eq!(
            result.unwrap_or_else(|faults| panic!("{way}: {faults}")).len(),
            ids.len(),
            "{way}"
        );
    }
}

/// What programs write so that a spreadsheet keeps zeros is read as what it says, in every cell.
#[test]
fn texts_as_formulas_are_read() {
    let wide = "=\"unit\",name,=\"c\",p,y\n=\"001\",=\"Xã A\",=\"12\",=\"85%\",=\"có\"\n=\"002\",Xã B,13,1%,0\n";
    let long = "unit,name,metric,value\n=\"001\",=\"Xã A\",=\"c\",=\"12\"\n001,Xã A,p,85%\n=\"002\",Xã B,c,13\n";
    for text in [wide, long] {
        let dataset = csv(text).unwrap_or_else(|faults| panic!("{faults}"));
        assert_eq!(
            (dataset.units().next().unwrap().id(), dataset.units().next().unwrap().name()),
            ("001", "Xã A")
        );
        assert_eq!(dataset.values("c").unwrap().next().unwrap(), Value::from(12));
        assert_eq!(dataset.units().nth(1).unwrap().id(), "002");
    }
    for (way, result) in every_way(&["=\"001\"", "=\"002\""]) {
        assert_eq!(result.unwrap_or_else(|faults| panic!("{way}: {faults}")), ["001", "002"]);
    }
}

#[test]
fn ids_that_a_spreadsheet_made_are_refused() {
    for id in
        ["01/02/2024", "2-Jan", "1%", "TRUE", "ĐÚNG", "1E+05", "1,23E+11", "#N/A", "=A1", "12:30"]
    {
        for (way, result) in every_way(&["an", id]) {
            let faults = result.unwrap_err();
            assert_eq!(codes(Err::<(), _>(faults.clone())), ["D0310"], "{way} {id}: {faults}");
        }
    }
    let register = Register::new([RegisteredUnit::new("an", "Xã An")]).unwrap();
    let options = ReadOptions::default().register(register);
    let read = |text: &str| options.read_csv(text.as_bytes(), &framework());
    assert_eq!(codes(read("unit,c\n2-Jan,1\n")), ["D0310"]);
    insta::assert_snapshot!("turned", csv("unit,c\n2-Jan,1\n=A1,2\n").unwrap_err().render());
}

/// A cell of a workbook that holds a day, a truth value, a percentage or an error where an id is expected.
#[cfg(feature = "xlsx")]
#[test]
fn cells_of_a_workbook_that_are_no_ids_are_refused() {
    use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet};
    let fills: [fn(&mut Worksheet); 4] = [
        |sheet| {
            let day = ExcelDateTime::from_ymd(2024, 2, 1).unwrap();
            let format = Format::new().set_num_format("dd/mm/yyyy");
            sheet.write_datetime_with_format(1, 0, &day, &format).unwrap();
        },
        |sheet| {
            sheet.write_boolean(1, 0, true).unwrap();
        },
        |sheet| {
            sheet
                .write_number_with_format(1, 0, 0.01, &Format::new().set_num_format("0%"))
                .unwrap();
        },
        |sheet| {
            sheet.write_string(1, 0, "1E+05").unwrap();
        },
    ];
    for fill in fills {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet();
        sheet.write_row(0, 0, ["unit", "c"]).unwrap();
        sheet.write_number(1, 1, 1).unwrap();
        fill(sheet);
        let bytes = workbook.save_to_buffer().unwrap();
        let options = dti_engine::dataset::ReadOptions::default();
        assert_eq!(codes(options.read_xlsx(bytes.as_slice(), &framework())), ["D0310"]);
    }
}

#[test]
fn characters_that_nobody_sees_are_named() {
    for id in ["xa\u{200b}1", "xa\u{a0}1", "xa\u{202e}1", "xa\u{1b}[31m", "xa\u{200f}1", "xa\u{7}1"]
    {
        for (way, result) in every_way(&["an", id]) {
            let faults = result.unwrap_err();
            let said = format!("{faults:#}");
            let named = format!("U+{:04X}", u32::from(id.chars().nth(2).unwrap()));
            assert!(said.contains("D0309") && said.contains(&named), "{way}: {said}");
        }
    }
    // In names, what acts on a terminal or a page; blanks of any kind are blanks.
    let named = |name: &str| csv(&format!("unit,name,c\nan,{},1\n", quoted(name)));
    for name in ["Xã \u{202e}An", "Xã \u{1b}[31mAn", "Xã\u{2066}An", "\u{0}Xã An", "Xã \u{200f}An"]
    {
        assert_eq!(codes(named(name)), ["D0309"], "{name:?}");
        let sent = [Submission::new("an").name(name).metric("c", 1)];
        assert_eq!(codes(Dataset::from_submissions(sent, &framework())), ["D0309"], "{name:?}");
        assert_eq!(codes(Register::new([RegisteredUnit::new("an", name)])), ["D0309"], "{name:?}");
    }
    for name in ["Xã\u{a0}An", "Xã\nAn", "\u{200b}Xã An\u{a0}", "Xã\u{200b} An"] {
        assert_eq!(named(name).unwrap().units().next().unwrap().name(), "Xã An", "{name:?}");
    }
}

/// Heads are what people see of them, in CSV as in a workbook.
#[test]
fn unseen_characters_in_heads_are_passed_over() {
    let heads = [
        "\u{feff}\u{feff}unit",
        "na\u{ad}me",
        "\u{200b}c",
        "n\u{2060}\u{a0}",
        "\u{200e}p",
        "d\u{200d}",
    ];
    let text = format!("{}\nan,Xã An,12,3,85%,2024-03-05\n", heads.join(","));
    let long = "\u{feff}\u{feff}unit,met\u{ad}ric,\u{200b}value\nan,\u{200b}c\u{a0},12\n";
    let mut read = vec![csv(&text).unwrap(), csv(long).unwrap()];
    #[cfg(feature = "xlsx")]
    {
        let mut workbook = rust_xlsxwriter::Workbook::new();
        let sheet = workbook.add_worksheet();
        sheet.write_row(0, 0, heads).unwrap();
        sheet.write_row(1, 0, ["an", "Xã An", "12", "3", "85%", "2024-03-05"]).unwrap();
        let bytes = workbook.save_to_buffer().unwrap();
        let options = dti_engine::dataset::ReadOptions::default();
        read.push(options.read_xlsx(bytes.as_slice(), &framework()).unwrap());
    }
    for dataset in read {
        assert_eq!(dataset.values("c").unwrap().next().unwrap(), Value::from(12));
    }
    let register = "\u{feff}\u{feff}unit,na\u{200b}me\n01,Xã An\n";
    assert_eq!(Register::from_csv(register.as_bytes()).unwrap().units()[0].name, "Xã An");
    // What is not understood all the same is told with the character.
    let faults = csv("unit,c\u{200b}x1,\u{202e}c\nan,1,2\n").unwrap_err();
    insta::assert_snapshot!("heads", format!("{faults:#}"));
}

/// Percentages of one column, taken in by every way that has columns.
fn percentages(cells: &[&str]) -> Vec<(&'static str, Vec<&'static str>)> {
    let framework = framework();
    let wide: String =
        cells.iter().enumerate().map(|(row, cell)| format!("u{row},{}\n", quoted(cell))).collect();
    let bare: String =
        cells.iter().enumerate().map(|(row, cell)| format!("u{row};{cell};\n")).collect();
    let long: String =
        cells.iter().enumerate().map(|(row, cell)| format!("u{row};p;{cell}\n")).collect();
    let sent = cells
        .iter()
        .enumerate()
        .map(|(row, cell)| Submission::new(format!("u{row}")).metric("p", *cell));
    let mut ways = vec![
        ("wide", codes(csv(&format!("unit,p\n{wide}")))),
        ("wide, read from bytes", codes(csv(&format!("unit;p;c\n{bare}")))),
        ("long", codes(csv(&format!("unit;metric;value\n{long}")))),
        ("submissions", codes(Dataset::from_submissions(sent, &framework))),
    ];
    #[cfg(feature = "xlsx")]
    ways.extend([
        ("workbook", shown_in_cells(cells, true)),
        ("texts of a workbook", shown_in_cells(cells, false)),
    ]);
    ways
}

/// The same as numbers, shown as percentages where they have a sign, or as texts.
#[cfg(feature = "xlsx")]
fn shown_in_cells(cells: &[&str], as_numbers: bool) -> Vec<&'static str> {
    use rust_xlsxwriter::{Format, Workbook};
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write_row(0, 0, ["unit", "p"]).unwrap();
    for (row, cell) in (1..).zip(cells) {
        sheet.write_string(row, 0, format!("u{row}")).unwrap();
        match (cell.strip_suffix('%'), cell.parse::<f64>()) {
            (Some(number), _) if as_numbers => {
                let format = Format::new().set_num_format("0.0%");
                let share = number.parse::<f64>().unwrap() / 100.0;
                sheet.write_number_with_format(row, 1, share, &format).unwrap();
            }
            (None, Ok(number)) if as_numbers => {
                sheet.write_number(row, 1, number).unwrap();
            }
            _ => {
                sheet.write_string(row, 1, *cell).unwrap();
            }
        }
    }
    let bytes = workbook.save_to_buffer().unwrap();
    let options = dti_engine::dataset::ReadOptions::default();
    codes(options.read_xlsx(bytes.as_slice(), &framework()))
}

#[test]
fn a_bare_share_among_percentages_is_in_doubt() {
    for (cells, faults) in [
        (&["85%", "1", "0.5", "92%"][..], 2),
        (&["1", "0.5", "92%"], 2),
        (&["85", "1", "0.5", "92"], 4),
        (&["0", "1", "0.9", "100%", "0%"], 2),
        (&["0.5", "85"], 2),
        (&["0", "85%", ""], 0),
        // Nothing but shares are shares.
        (&["1", "0", "1", "0.5"], 0),
        (&["85%", "n/a", "100%"], 0),
    ] {
        for (way, found) in percentages(cells) {
            assert_eq!(found, vec!["D0404"; faults], "{way}: {cells:?}");
        }
    }
    // Each column by itself, and a share that comes as such from code.
    let framework = framework();
    let mut builder = DatasetBuilder::new(&framework);
    let half = Value::Number("0.5".parse().unwrap());
    builder.add_unit("an").value("p", half);
    builder.add_submission(&Submission::new("binh").metric("p", "85%"));
    assert_eq!(builder.build().unwrap().units().len(), 2);
    let faults = csv("unit;p;c\nan;1;100\nbinh;85,5%;200\nchau;0,9;300\n").unwrap_err();
    insta::assert_snapshot!("shares", format!("{faults:#}"));
}

#[test]
fn bare_shares_beyond_the_limit_are_counted() {
    let lines: String = (0..300).map(|row| format!("u{row},0.5\n")).collect();
    let faults = csv(&format!("unit,p\n{lines}v,85%\n")).unwrap_err();
    assert!(format!("{faults:#}").contains("100 more faults are not listed"), "{faults}");
}

#[test]
fn a_month_before_the_day_puts_every_date_in_doubt() {
    let framework = framework();
    let ways = |days: &[&str]| {
        let wide: String =
            days.iter().enumerate().map(|(row, day)| format!("u{row},{day}\n")).collect();
        let long: String =
            days.iter().enumerate().map(|(row, day)| format!("u{row},d,{day}\n")).collect();
        let sent = days
            .iter()
            .enumerate()
            .map(|(row, day)| Submission::new(format!("u{row}")).metric("d", *day));
        let mut ways = vec![
            codes(csv(&format!("unit,d\n{wide}"))),
            codes(csv(&format!("unit,metric,value\n{long}"))),
            codes(Dataset::from_submissions(sent, &framework)),
        ];
        #[cfg(feature = "xlsx")]
        {
            let mut workbook = rust_xlsxwriter::Workbook::new();
            let sheet = workbook.add_worksheet();
            sheet.write_row(0, 0, ["unit", "d"]).unwrap();
            for (row, day) in (1..).zip(days) {
                sheet.write_row(row, 0, [&format!("u{row}"), *day]).unwrap();
            }
            let bytes = workbook.save_to_buffer().unwrap();
            let options = dti_engine::dataset::ReadOptions::default();
            ways.push(codes(options.read_xlsx(bytes.as_slice(), &framework)));
        }
        for way in &mut ways {
            way.sort_unstable();
        }
        ways
    };
    for (days, expected) in [
        (&["3/31/2024", "3/5/2024", "12/25/2024"][..], &["D0408", "D0408", "D0420"][..]),
        (&["3/5/2024", "4/6/2024", "3-31-24"], &["D0408", "D0420", "D0420"]),
        // Contradicting proofs: what proves to be a day of the Vietnamese order is certain.
        (&["31/3/2024", "3/31/2024", "3/5/2024", "5/5/2024", "2024-03-05"], &["D0408", "D0420"]),
        (&["31/3/2024", "3/5/2024"], &[]),
        (&["3/5/2024", "4/6/2024"], &[]),
        // No day in either order proves nothing.
        (&["32/3/2024", "3/5/2024"], &["D0408"]),
    ] {
        for found in ways(days) {
            assert_eq!(found, expected, "{days:?}");
        }
    }
    let faults = csv("unit,name,d\na,A,3/31/2024\nb,B,3/5/2024\nc,C,12/25/2024\n").unwrap_err();
    insta::assert_snapshot!("days", format!("{faults:#}"));
}

#[test]
fn the_days_that_values_describe_are_in_doubt_as_values_are() {
    // `as_of` proves the order of other days, and theirs is proved.
    assert_eq!(
        codes(csv("unit,d,as_of:d\na,2026-03-01,3/31/2026\nb,2026-03-01,3/5/2026\n")),
        ["D0408", "D0420"]
    );
    assert_eq!(codes(csv("unit,d,as_of:d\na,3/5/2026,12/31/2026\n")), ["D0420", "D0408"]);
    assert_eq!(
        codes(csv("unit,metric,value,as_of\na,d,3/5/2026,12/31/2026\n")),
        ["D0420", "D0408"]
    );
    assert_eq!(codes(csv("unit,d,as_of:d\na,3/5/2026,31/12/2026\n")), [""; 0]);
    let told = csv("unit,c,as_of:c\na,1,3/31/2026\nb,2,3/5/2026\nc,3,31/02/2026\n").unwrap_err();
    let help: Vec<_> = told.iter().filter_map(|fault| fault.help.as_deref()).collect();
    assert!(help[0].contains("if the month is first, write `2026-03-31`"), "{help:?}");
    assert!(help[1].contains("write `2026-05-03` or `2026-03-05`"), "{help:?}");
    assert!(help[2].contains("month 2 of 2026 has 28 days"), "{help:?}");
}

/// A cell of a workbook: the number that a spreadsheet has for a day, or a text.
#[cfg(feature = "xlsx")]
enum Day {
    Cell(f64),
    Text(&'static str),
}

/// A spreadsheet with English settings takes `5/3/2024`, typed for the 5th of March, for the 3rd of May, and leaves
/// `31/3/2024` as a text.
#[cfg(feature = "xlsx")]
#[test]
fn dates_beside_days_that_stayed_texts_are_in_doubt() {
    use Day::{Cell, Text};
    // 2024-05-03, 2024-03-05, 2024-03-31, 2024-05-05: 45292 is 2024-01-01.
    const MAY_3: f64 = 45415.0;
    const MARCH_5: f64 = 45356.0;
    const MARCH_31: f64 = 45382.0;
    const MAY_5: f64 = 45417.0;
    let shown = rust_xlsxwriter::Format::new().set_num_format("dd/mm/yyyy");
    let read = |head: &str, days: &[Day]| {
        let mut workbook = rust_xlsxwriter::Workbook::new();
        let sheet = workbook.add_worksheet();
        sheet.write_row(0, 0, ["unit", "c", head]).unwrap();
        for (row, day) in (1..).zip(days) {
            sheet.write(row, 0, format!("u{row}")).unwrap();
            sheet.write(row, 1, 1).unwrap();
            match day {
                Cell(number) => sheet.write_with_format(row, 2, *number, &shown).unwrap(),
                Text(text) => sheet.write(row, 2, *text).unwrap(),
            };
        }
        let bytes = workbook.save_to_buffer().unwrap();
        ReadOptions::default().name("a.xlsx").read_xlsx(bytes.as_slice(), &framework())
    };
    for (days, expected) in [
        (&[Cell(MAY_3), Text("31/03/2024")][..], &["D0420"][..]),
        (&[Cell(MAY_3), Cell(MARCH_5), Text("31/03/2024")], &["D0420", "D0420"]),
        (&[Cell(MAY_3), Text("3/31/2024")], &["D0420", "D0408"]),
        // Whatever made these dates knew days after the 12th.
        (&[Cell(MAY_3), Cell(MARCH_31), Text("31/03/2024")], &[]),
        // In either order.
        (&[Cell(MAY_5), Text("31/03/2024")], &[]),
        // Nothing shows that texts stand where no date was seen.
        (&[Cell(MAY_3), Text("05/03/2024")], &[]),
        (&[Cell(MAY_3), Text("2024-03-31")], &[]),
        (&[Text("31/03/2024"), Text("03/05/2024")], &[]),
    ] {
        for head in ["d", "as_of:c"] {
            assert_eq!(codes(read(head, days)), expected, "{head}");
        }
    }
    let faults = read("d", &[Cell(MAY_3), Text("31/03/2024")]).unwrap_err();
    insta::assert_snapshot!("exchanged", format!("{faults:#}"));
}

#[test]
fn numbers_in_dress_are_refused_with_what_to_write() {
    let rows = [
        "1 234,5",
        "(12)",
        "1'234",
        "12 (ước)",
        "~12",
        "1.000.000 đồng",
        "12*",
        "85 % đạt",
        "12,5tr",
        "khoảng 12",
        "12/15",
        "12-15",
        "½",
        "１２",
        "12¹",
        "1_000",
        "0x10",
        "1e3",
        ">80%",
        "– 12",
        "−12",
    ];
    let lines: String =
        rows.iter().enumerate().map(|(row, cell)| format!("u{row};{cell}\n")).collect();
    let faults = csv(&format!("unit;n\n{lines}")).unwrap_err();
    let said: Vec<String> = faults
        .iter()
        .map(|fault| format!("{}: {}", fault.message, fault.help.as_deref().unwrap_or("-")))
        .collect();
    assert_eq!(faults.len(), rows.len());
    insta::assert_snapshot!("dress", said.join("\n"));
}

/// The rows of a table, in CSV and as a workbook.
fn table(
    rows: &[[&str; 4]],
    register: Option<&Register>,
) -> Vec<(&'static str, Result<Dataset, Diagnostics>)> {
    let line = |row: &[&str; 4]| format!("{}\n", row.map(quoted).join(","));
    let text: String = rows.iter().map(line).collect();
    let mut options = ReadOptions::default();
    options.register = register.cloned();
    let read = options.read_csv(format!("unit,name,c,y\n{text}").as_bytes(), &framework());
    let mut ways = vec![("CSV", read)];
    #[cfg(feature = "xlsx")]
    {
        let mut workbook = rust_xlsxwriter::Workbook::new();
        let sheet = workbook.add_worksheet();
        sheet.write_row(0, 0, ["unit", "name", "c", "y"]).unwrap();
        for (number, row) in (1..).zip(rows) {
            for (column, cell) in (0..).zip(row).filter(|(_, cell)| !cell.is_empty()) {
                sheet.write_string(number, column, *cell).unwrap();
            }
        }
        let bytes = workbook.save_to_buffer().unwrap();
        let mut options = dti_engine::dataset::ReadOptions::default();
        options.register = register.cloned();
        ways.push(("workbook", options.read_xlsx(bytes.as_slice(), &framework())));
    }
    ways
}

const COMMUNES: [[&str; 4]; 3] =
    [["01", "Xã Một", "1", "có"], ["02", "Xã Hai", "2", ""], ["03", "Xã Ba", "", "không"]];

#[test]
fn headings_are_no_units() {
    let listed = COMMUNES.map(|[id, name, ..]| RegisteredUnit::new(id, name));
    let register = Register::new(listed).unwrap();
    for heading in [
        ["I", "KHU VỰC ĐỒNG BẰNG"],
        ["II.", "Khu vực miền núi"],
        ["A", "Khối sở"],
        ["a)", "Các xã ven biển"],
        ["1.", "ĐỒNG BẰNG"],
        ["III", ""],
        ["HUYỆN ĐÔNG SƠN", ""],
        ["", "HUYỆN ĐÔNG SƠN"],
        ["Cụm số 3", ""],
        ["D05", "HUYỆN ĐÔNG SƠN"],
    ] {
        let [id, name] = heading;
        let mut rows = COMMUNES.to_vec();
        rows.insert(1, [id, name, "", ""]);
        for (way, result) in table(&rows, None) {
            assert_eq!(codes(result), ["D0308"], "{way}: {heading:?}");
        }
        for (way, result) in table(&rows, Some(&register)) {
            // In a sheet they are passed over: the register has all units.
            let expected: &[&str] = if way == "workbook" { &[] } else { &["D0308"] };
            assert_eq!(codes(result), expected, "{way} with a register: {heading:?}");
        }
        // With a figure it is a unit, if it has an id and that is no number of a heading.
        rows[1][2] = "5";
        let numbered = ["I", "II.", "A", "a)", "1."].contains(&id);
        for (way, result) in table(&rows, None) {
            let expected: &[&str] = match id {
                "" => &["D0301"],
                _ if numbered => &["D0308"],
                _ => &[],
            };
            assert_eq!(codes(result), expected, "{way}: {heading:?} with a figure");
        }
    }
    let rows = [
        ["I", "KHU VỰC ĐỒNG BẰNG", "", ""],
        COMMUNES[0],
        ["II", "KHU VỰC MIỀN NÚI", "", ""],
        COMMUNES[1],
    ];
    let (_, read) = table(&rows, None).swap_remove(0);
    insta::assert_snapshot!("headings", read.unwrap_err().render());
    let long = "unit,name,metric,value\nI,KHU VỰC ĐỒNG BẰNG,c,3\n01,Xã Một,c,1\n02,Xã Hai,c,2\n";
    let faults = Dataset::from_csv(long.as_bytes(), &framework()).unwrap_err().render();
    for said in ["`I KHU VỰC ĐỒNG BẰNG` is a heading with figures", ":2:1", "a register"] {
        assert!(faults.contains(said), "{faults}");
    }
}

#[test]
fn words_for_none_are_no_evidence() {
    let rules = RULES.replace("points: 10, scoring", "points: 10, evidence: required, scoring");
    let framework = Framework::from_yaml(&rules).unwrap();
    for none in ["-", "–", "không có", "Chưa có", "0", "n/a", "không", "..."] {
        let text = format!("unit,y,evidence:y\nan,yes,{none}\nbinh,yes,BC-12\nchi,yes,x\n");
        let dataset = Dataset::from_csv(text.as_bytes(), &framework).unwrap();
        assert_eq!(dataset.unit("an").unwrap().evidence("y").unwrap(), None, "{none}");
        assert_eq!(dataset.unit("binh").unwrap().evidence("y").unwrap(), Some("BC-12"));
        assert_eq!(dataset.unit("chi").unwrap().evidence("y").unwrap(), Some("x"));
        let told = dataset.remarks(dti_engine::Language::En);
        assert_eq!(told, [format!("`{none}` was read as an empty cell in 1 cells")]);
        let outcome = dti_engine::Plan::compile(&framework).unwrap().score(&dataset).unwrap();
        let total =
            |id: &str| outcome.unit(id).unwrap().total.map(|total| total.normalize().to_string());
        assert_eq!((total("an").as_deref(), total("binh").as_deref()), (Some("0"), Some("10")));
    }
}

#[test]
fn units_that_did_not_report_are_no_headings() {
    for rows in [
        // A unit with an id and a name as the others have.
        vec![COMMUNES[0], ["04", "Xã Bốn", "", ""]],
        vec![COMMUNES[0], ["04", "XÃ BỐN", "", ""]],
        // Every id is a letter, or a number of headings.
        vec![["A", "Xã Một", "1", ""], ["B", "Xã Hai", "", ""], ["C", "", "2", ""]],
        vec![["I", "Khu vực Một", "1", ""], ["II", "Khu vực Hai", "", ""]],
        // All names are in capitals, or all units are districts.
        vec![["I", "XÃ MỘT", "1", ""], ["II", "XÃ HAI", "", ""], ["III", "XÃ BA", "2", ""]],
        vec![["D01", "HUYỆN MỘT", "1", ""], ["D02", "HUYỆN HAI", "", ""]],
        vec![["D01", "Huyện Một", "1", ""], ["D02", "HUYỆN HAI", "", ""]],
        // Without names.
        vec![["an", "", "1", ""], ["binh", "", "", ""]],
        vec![["Xã An", "", "1", ""], ["Xã Bình", "", "", ""]],
        vec![["XA-01", "", "1", ""], ["xa-02", "Xã B", "1", ""], ["XA-03", "", "", ""]],
        // What does not apply is said by a unit.
        vec![COMMUNES[0], ["K1", "KHU VỰC I", "n/a", ""]],
        // Figures of units whose ids are letters, or whose names are in capitals.
        vec![["A", "KHỐI SỞ", "1", ""], ["B", "KHỐI HUYỆN", "2", ""], ["C", "KHỐI XÃ", "3", ""]],
        vec![["I", "Xã Ia O", "1", ""], ["02", "Xã Hai", "2", ""]],
        // Nobody has figures.
        vec![["I", "KHU VỰC I", "", ""]],
    ] {
        for (way, result) in table(&rows, None) {
            let dataset = result.unwrap_or_else(|faults| panic!("{way}: {faults}"));
            assert_eq!(dataset.units().len(), rows.len(), "{way}: {rows:?}");
        }
    }
    // A unit of the register is one, whatever it looks like.
    let register =
        Register::new([RegisteredUnit::new("I", "KHU VỰC I"), RegisteredUnit::new("01", "Xã Một")])
            .unwrap();
    for (way, result) in table(&[COMMUNES[0], ["I", "KHU VỰC I", "", ""]], Some(&register)) {
        assert_eq!(result.unwrap_or_else(|faults| panic!("{way}: {faults}")).units().len(), 2);
    }
}

/// Numbers of more digits than a machine word has are read as they are written, or refused: 2^63 is
/// 9223372036854775808, and what is cut off beyond 2^64 = 18446744073709551616 would be a number too.
#[test]
fn json_is_told_as_such() {
    for text in
        ["[{\"unit\": \"a\", \"metrics\": {}}]", "\n{ \"unit\": \"a\"}", "[]", "\u{feff}[\n]"]
    {
        let faults = csv(text).unwrap_err();
        assert_eq!(faults.len(), 1);
        let fault = faults.iter().next().unwrap();
        assert!(fault.message.contains("is JSON and not a CSV file"), "{faults}");
        assert!(fault.help.as_deref().unwrap().contains("Dataset::from_submissions"), "{faults}");
    }
    assert!(Register::from_csv("[{\"unit\": \"a\"}]".as_bytes()).is_err());
}

#[test]
fn numbers_beyond_a_machine_word_are_not_cut_off() {
    let digits = [
        "999999999999999999",
        "1000000000000000000",
        "9223372036854775807",
        "9223372036854775808",
        "9999999999999999999",
        "18446744073709551615",
        "18446744073709551616",
        "123456789012345678901",
        "9999999999999999999999999999",
    ];
    let values = |text: &str| {
        let dataset = csv(text).unwrap();
        ["p", "n", "c"].map(|metric| dataset.values(metric).unwrap().next().unwrap())
    };
    for whole in digits {
        let number: Decimal = whole.parse().unwrap();
        let share = Decimal::try_from_i128_with_scale(number.mantissa(), 2).unwrap();
        let expected = [share, number, number].map(Value::Number);
        // Between other cells and at the end of a line.
        let wide = [
            format!("unit,p,n,c\nan,{whole}%,{whole},{whole}\n"),
            format!("unit,c,n,p\nan,{whole},{whole},{whole}%\nbinh,1,1,1%\n"),
        ];
        let long = format!("unit,metric,value\nan,p,{whole}%\nan,n,{whole}\nan,c,{whole}\n");
        for text in wide.iter().chain([&long]) {
            assert_eq!(values(text), expected, "{text}");
        }
        let dotted = csv(&format!("unit,n,p\nan,{whole}.5,0.5{whole}%\n"));
        match whole.len() {
            28 => assert_eq!(codes(dotted), ["D0402", "D0402"]),
            _ => {
                let dataset = dotted.unwrap();
                let found = dataset.values("n").unwrap().next().unwrap();
                assert_eq!(found, Value::Number(format!("{whole}.5").parse().unwrap()));
                let found = dataset.values("p").unwrap().next().unwrap();
                assert_eq!(found, Value::Number(format!("0.005{whole}").parse().unwrap()));
            }
        }
    }
    for refused in ["10000000000000000000000000000", "79228162514264337593543950336"] {
        for cell in [format!("{refused}%,1"), format!("1%,{refused}")] {
            let found = csv(&format!("unit,p,n\nan,{cell}\n"));
            assert_eq!(codes(found), ["D0402"], "{cell}");
        }
    }
}
