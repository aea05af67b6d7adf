//! What stands in tables in place of data, and what their programs show otherwise than they hold it: none of it may become a
//! figure, an id, evidence or a unit without a word.

#![cfg(feature = "xlsx")]
#![allow(clippy::unwrap_used, missing_docs, reason = "test code: a fault is a failed test")]

use dti_engine::dataset::{Dataset, Description, ReadOptions, Register, RegisteredUnit, Value};
use dti_engine::diagnostic::Diagnostics;
use dti_engine::{Framework, Language, Plan};
use rust_xlsxwriter::{Format, Formula, Workbook, Worksheet};

const RULES: &str = "framework: test/not_data\nversion: '1'\nkind: index\nunit_kind: commune\npoints: 10\n\
absent: {missing: zero}\nattributes: {district: {}}\n\
metrics:\n  c: {type: count}\n  n: {type: number}\n  p: {type: percent, at_most: 100%}\n  y: {type: yes_no}\n  \
t: {type: text}\n  d: {type: date}\n  m: {type: number, unit_of_measure: triệu đồng}\n\
indicators:\n  - {id: y, points: 10, scoring: {yes_no: y}, evidence: required}\n\
ranking: {also_within: [district]}\n";

fn rules() -> Framework {
    Framework::from_yaml(RULES).unwrap()
}

fn csv(text: &str) -> Result<Dataset, Diagnostics> {
    Dataset::from_csv(text.as_bytes(), &rules())
}

/// The codes of the faults, and the first message.
fn told(read: Result<Dataset, Diagnostics>) -> String {
    match read {
        Ok(_) => String::new(),
        Err(faults) => {
            let lines = faults.iter().map(|fault| {
                let help = fault.help.as_ref().map(|help| help.get(Language::Vi));
                let answer = fault.answer.as_ref().map(|answer| format!(" [{answer}]"));
                let message = fault.message.get(Language::Vi);
                let [help, answer] = [help, answer].map(Option::unwrap_or_default);
                format!("{} {message} | {help}{answer}\n", fault.code)
            });
            lines.collect()
        }
    }
}

fn xlsx(options: &ReadOptions, write: impl FnOnce(&mut Worksheet)) -> Result<Dataset, Diagnostics> {
    let mut book = Workbook::new();
    write(book.add_worksheet());
    options.read_xlsx(book.save_to_buffer().unwrap().as_slice(), &rules())
}

/// A sheet of texts and numbers.
fn rows(sheet: &mut Worksheet, rows: &[&[&str]]) {
    for (row, cells) in (0..).zip(rows) {
        for (column, cell) in (0..).zip(*cells).filter(|(_, cell)| !cell.is_empty()) {
            match cell.parse::<f64>() {
                Ok(number) => sheet.write(row, column, number).unwrap(),
                Err(_) => sheet.write(row, column, *cell).unwrap(),
            };
        }
    }
}

/// The end of a table that was named is no way to lose a unit.
#[test]
fn a_unit_is_not_the_end_of_a_table() {
    let read = |foot: &str, last: &[&str], register: bool| {
        let heads = ["unit", "name", "c"];
        let units = RegisteredUnit::new("x1", "Xã An");
        let listed = [units, RegisteredUnit::new("x2", "Tổng hợp")];
        let mut options = ReadOptions::default().foot(foot);
        if register {
            options = options.register(Register::new(listed).unwrap());
        }
        xlsx(&options, |sheet| rows(sheet, &[&heads, &["x1", "Xã An", "5"], last]))
    };
    let last = ["x2", "Tổng hợp", "7"];
    let fault = told(read("Tổng hợp", &last, false));
    assert!(
        fault
            .starts_with("D0308 bảng được khai là kết thúc ở `Tổng hợp`, nhưng dòng `x2 Tổng hợp`"),
        "{fault}"
    );
    // The register has it: it is read.
    assert_eq!(read("Tổng hợp", &last, true).unwrap().units().len(), 2);
    // A row with an id and figures that the register does not have may be a misspelt unit.
    let unknown = ["x3", "Tổng hợp xã", "7"];
    assert!(told(read("Tổng hợp xã", &unknown, true)).starts_with("D0308 bảng được khai"));
    // Advice that would be refused is not given.
    let fault = told(read("khác", &last, false));
    assert!(fault.starts_with("D0308") && !fault.contains("--foot"), "{fault}");
    // A row that is called so, and nothing else, is passed over and told.
    for last in [&["Tổng hợp", "", "7"][..], &["", "Tổng hợp", "7"], &["x2", "Tổng hợp", ""]]
    {
        let dataset = read("Tổng hợp", last, false).unwrap();
        assert_eq!(dataset.units().len(), 1);
        assert!(dataset.remarks(Language::Vi).iter().any(|told| told.contains("Tổng hợp")));
    }
}

#[test]
fn means_and_scales_are_no_units() {
    let read = |row: &str| {
        told(csv(&format!(
            "unit,name,c,n\nxa-01,Xã An,10,5\nxa-02,Xã Ba,20,6\nxa-03,Xã Ca,30,8\n{row}\n"
        )))
    };
    for name in [
        "Trung bình cộng",
        "TB chung",
        "BQ chung",
        "Bình quân chung",
        "Thang điểm",
        "Điểm chuẩn",
        "Điểm liệt",
        "Trung bình các xã",
        "TB tỉnh",
        "BQ toàn tỉnh",
        "Điểm TB",
        "Tổng điểm",
        "Hệ số",
        "Trọng số",
        "Xếp hạng",
        "Độ lệch chuẩn",
        "trung binh cong",
        "TBC",
        "Trung bình khối",
    ] {
        for row in [format!("{name},,20,6"), format!("x9,{name},20,6")] {
            assert!(read(&row).starts_with("D0308"), "{row}: {}", read(&row));
        }
    }
    for row in [
        "x9,Trung Bình,20,6",
        "Tb,Thái Bình,20,6",
        "ĐVT,Xã Đa Vĩnh Trung,20,6",
        "x9,Xã Trung Bình,20,6",
        "x9,Bình Chung,20,6",
        "x9,Thạnh Trung,20,6",
        "x9,Tổng công ty Điện lực,20,6",
        "x9,Hệ Dưỡng,20,6",
        "x9,Xã Đa *,2,2",
    ] {
        assert_eq!(read(row), "", "{row}");
    }
    assert!(read("ĐVT,,1,2").starts_with("D0308"));
}

/// A row that the workbook itself puts together from the rows of others. By hand: 10 + 20 = 30, (5 + 7) / 2 = 6.
#[test]
fn a_row_of_formulas_over_others_is_no_unit() {
    let read = |formulas: [&str; 2], register: bool| {
        let options = match register {
            true => {
                let units = ["x1", "x2", "x9"].map(|id| RegisteredUnit::new(id, id));
                ReadOptions::default().register(Register::new(units).unwrap())
            }
            false => ReadOptions::default(),
        };
        xlsx(&options, |sheet| {
            let units = [
                &["unit", "name", "c", "n"][..],
                &["x1", "Xã An", "10", "5"],
                &["x2", "Xã Ba", "20", "7"],
            ];
            rows(sheet, &units);
            sheet.write_row(3, 0, ["x9", "Chung"]).unwrap();
            for (column, (formula, result)) in (2..).zip(formulas.into_iter().zip(["30", "6"])) {
                match formula.parse::<f64>() {
                    Ok(number) => sheet.write(3, column, number).unwrap(),
                    Err(_) => {
                        let formula = Formula::new(formula).set_result(result);
                        sheet.write_formula(3, column, formula).unwrap()
                    }
                };
            }
        })
    };
    for formulas in [
        ["=SUM(C2:C3)", "=AVERAGE(D2:D3)"],
        ["=SUBTOTAL(9,C2:C3)", "=ROUND(AVERAGE(D2:D3),2)"],
        ["=C2+C3", "=C4/5"],
    ] {
        let fault = told(read(formulas, false));
        assert!(
            fault.starts_with("D0308 công thức ở dòng `x9 Chung` gộp số liệu"),
            "{formulas:?}: {fault}"
        );
        assert_eq!(told(read(formulas, true)), "", "{formulas:?}");
    }
    // A copy, its own cells, a figure that is not worked out.
    for formulas in [["=C2", "=D2"], ["=SUM(G4:H4)", "=D3*2"], ["=SUM(C2:C3)", "6"]] {
        assert_eq!(told(read(formulas, false)), "", "{formulas:?}");
    }
}

/// One dataset of several files has one way to write percentages.
#[test]
fn percentages_of_two_scales_in_two_files_are_refused() {
    let read = |files: &[(&str, &str)]| {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        let description = Description::of(folder.path()).unwrap();
        let rules = rules();
        description.read(&rules, |file| Dataset::from_csv_path(file, &rules))
    };
    let signed = ("a.csv", "unit,p\na,85%\n");
    let faults =
        read(&[signed, ("b.csv", "unit,p\nb,1\n"), ("c.csv", "unit,p\nc,0.5\n")]).unwrap_err();
    let codes: Vec<_> = faults.iter().map(|fault| fault.code.as_str()).collect();
    assert_eq!(codes, ["D0404", "D0404"]);
    let first = faults.iter().next().unwrap();
    assert!(first.location.as_ref().unwrap().file.ends_with("b.csv"));
    assert!(first.related.first().unwrap().location.file.ends_with("a.csv"));
    assert!(read(&[signed, ("b.csv", "unit,p\nb,70%\n")]).is_ok());
    assert!(read(&[signed, ("b.csv", "unit,p\nb,0\n")]).is_ok());
    assert!(read(&[("a.csv", "unit,p\na,0.85\n"), ("b.csv", "unit,p\nb,1\n")]).is_ok());
    // A month before its day in one file puts those of the others in doubt.
    let days = [("a.csv", "unit,d\na,12/25/2024\n"), ("b.csv", "unit,d\nb,3/5/2024\n")];
    let faults = told(read(&days));
    assert!(faults.contains("D0408") && faults.contains("D0420"), "{faults}");
    assert!(read(&[("a.csv", "unit,d\na,25/12/2024\n"), days[1]]).is_ok());
}

/// A word that there is no evidence, or none yet, is none.
#[test]
fn evidence_that_is_to_come_is_none() {
    let total = |evidence: &str| {
        let text = format!("unit,y,evidence:y\na,yes,\"{evidence}\"\nb,yes,12/QĐ-UBND\n");
        let outcome = Plan::compile(&rules()).unwrap().score(&csv(&text).unwrap()).unwrap();
        outcome.ranking().find(|place| place.unit.id == "a").unwrap().total.to_string()
    };
    for none in [
        "chưa nộp",
        "chưa có",
        "Chưa ban hành",
        "?",
        "---",
        "/",
        "rejected",
        "bị loại",
        "\u{200b}",
        "\u{3164}",
        "\u{2800}",
        "không tài liệu",
        "Ko có",
        "TBD",
        "đang bổ sung",
        "sẽ gửi sau",
        "(trống)",
        "FALSE",
        "nộp sau",
        "thiếu",
        "chua co",
    ] {
        assert!(total(none).starts_with("0."), "{none}");
    }
    for some in [
        "12/QĐ",
        "x",
        "có",
        "Kế hoạch năm",
        "Không gian số (QĐ 1/2024)",
        "https://khong.vn/sẽ",
        "Đang chạy tại http://x",
        "Quyết định không số",
        "Chung",
    ] {
        assert!(total(some).starts_with("10."), "{some}");
    }
}

#[test]
fn a_reason_of_nothing_is_none() {
    let reason = |text: &str| {
        let dataset = csv(&format!("unit,c,reason:c\na,5,\"{text}\"\n")).unwrap();
        dataset.unit("a").unwrap().reason("c").unwrap().map(str::to_owned)
    };
    for none in ["-", "...", "không", "n/a", "?", ""] {
        assert_eq!(reason(none), None, "{none}");
    }
    assert_eq!(reason("chưa có quyết định").as_deref(), Some("chưa có quyết định"));
}

#[test]
fn errors_of_a_spreadsheet_are_no_texts() {
    for error in [
        "#REF!",
        "#N/A",
        "#SPILL!",
        "#TÊN?",
        "#GIÁTRỊ!",
        "#N/D",
        "Err:502",
        "Loading...",
        "Đang tải...",
        "#####",
    ] {
        assert!(told(csv(&format!("unit,t\na,{error}\n"))).starts_with("D0416"), "{error}");
        assert!(
            told(csv(&format!("unit,c,evidence:c\na,1,{error}\n"))).starts_with("D0416"),
            "{error}"
        );
        assert!(
            told(csv(&format!("unit,c,district\na,1,{error}\n"))).starts_with("D0416"),
            "{error}"
        );
        assert!(told(csv(&format!("unit,c\n{error},1\n"))).starts_with("D0310"), "{error}");
        assert!(told(csv(&format!("unit,name,c\na,{error},1\n"))).starts_with("D0310"), "{error}");
        let listed = |id, name| Register::new([RegisteredUnit::new(id, name)]);
        assert!(listed(error, "Xã An").is_err() && listed("a", error).is_err(), "{error}");
    }
    assert!(csv("unit,t\na,#CDS2024\n").is_ok());
}

/// Units of one district are ranked with each other, however it is written.
#[test]
fn an_attribute_is_one_text_in_all_its_spellings() {
    let dataset = csv("unit,c,district\na,1,01\nb,2,1\nc,3,1.0\nd,4,-\n").unwrap();
    let of = |id: &str| dataset.unit(id).unwrap().value("district").unwrap();
    assert_eq!(
        [of("a"), of("b"), of("c")],
        ["01", "01", "01"].map(|text| Value::Text(text.into()))
    );
    assert_eq!(of("d"), Value::Missing);
}

/// Characters that nobody sees make no second unit, and faults name them.
#[test]
fn unseen_characters_are_known() {
    for unseen in
        ['\u{3164}', '\u{115f}', '\u{ffa0}', '\u{17b4}', '\u{fff9}', '\u{1d173}', '\u{2800}']
    {
        let name = format!("U+{:04X}", u32::from(unseen));
        let fault = told(csv(&format!("unit,c\na{unseen}b,1\nab,2\n")));
        assert!(fault.starts_with("D0302") && fault.contains(&name), "{fault}");
        for cell in [format!("unit,c\na,1{unseen}2\n"), format!("unit,d\na,2024-0{unseen}1-02\n")] {
            let fault = told(csv(&cell));
            assert!(fault.contains(&name), "{fault}");
        }
    }
}

/// An id is what its cell shows, and a figure too.
#[test]
fn cells_that_show_something_else_are_refused() {
    let id = |format: &str, number: f64| {
        told(xlsx(&ReadOptions::default(), |sheet| {
            sheet.write_row(0, 0, ["unit", "c"]).unwrap();
            sheet.write_with_format(1, 0, number, &Format::new().set_num_format(format)).unwrap();
            sheet.write(1, 1, 5).unwrap();
        }))
    };
    for (format, number) in [("\"X\"00", 5.0), ("0.00", 5.0), ("#,##0", 1234.0), ("0\" xã\"", 5.0)]
    {
        assert!(id(format, number).starts_with("D0401"), "{format}: {}", id(format, number));
    }
    for (format, number) in
        [("General", 5.0), ("000", 5.0), ("#,##0", 12.0), ("@", 5.0), ("0", 123_456_789.0)]
    {
        assert_eq!(id(format, number), "", "{format}");
    }
    assert!(id("0", 1_234_567_890_123_456_800.0).starts_with("D0310"));
    let figure = |metric: &str, format: &str, number: f64| {
        told(xlsx(&ReadOptions::default(), |sheet| {
            sheet.write_row(0, 0, ["unit", metric]).unwrap();
            sheet.write(1, 0, "a").unwrap();
            sheet.write_with_format(1, 1, number, &Format::new().set_num_format(format)).unwrap();
        }))
    };
    for (format, number) in [("(0)", 5.0), ("-0", 5.0), ("0-", 5.0), ("#,###", 0.0)] {
        assert!(figure("n", format, number).starts_with("D0401"), "{format}");
    }
    for (format, number) in
        [("#,###", 5.0), ("#,##0;(#,##0)", 5.0), ("#,##0;-#,##0", 0.0), ("0.00", 5.0)]
    {
        assert_eq!(figure("n", format, number), "", "{format}");
    }
    // A scale that is the unit of measure of the metric.
    assert_eq!(figure("m", "#,##0 \"triệu đồng\"", 5.0), "");
    assert!(figure("m", "#,##0 \"tỷ đồng\"", 5.0).starts_with("D0401"));
    assert!(figure("m", "#,##0,\" triệu đồng\"", 5000.0).starts_with("D0401"));
    assert!(figure("n", "#,##0 \"triệu đồng\"", 5.0).starts_with("D0401"));
    // A fault says what the cell shows.
    let fault = figure("p", "0%", 85.0);
    assert!(fault.starts_with("D0405") && fault.contains("`8500%`"), "{fault}");
}

/// A head beneath a merged one, which nobody sees, is none.
#[test]
fn a_head_that_nobody_sees_is_refused() {
    let read = |merge: bool| {
        told(xlsx(&ReadOptions::default(), |sheet| {
            if merge {
                sheet.merge_range(0, 1, 0, 2, "c", &Format::new()).unwrap();
            }
            rows(sheet, &[&["unit", "c", "n"], &["a", "5", "6"]]);
        }))
    };
    assert_eq!(read(false), "");
    let fault = read(true);
    assert!(fault.starts_with("D0417") && fault.contains("B1:C1"), "{fault}");
}

/// As they are by ids, by code and name, and by the code alone.
#[test]
fn points_may_be_headed_by_the_names_of_indicators() {
    let rules = "framework: test/points\nversion: '1'\nkind: index\nunit_kind: commune\npoints: 10\n\
                 absent: {missing: zero}\nmetrics: {y: {type: yes_no}}\nindicators:\n\
                 - {id: y, code: '1.1', name: Hồ sơ, points: 10, scoring: {yes_no: y}}\n";
    let points = Framework::from_yaml(rules).unwrap().points_given().unwrap();
    for head in ["y", "Hồ sơ", "1.1 Hồ sơ", "1.1"] {
        let dataset = Dataset::from_csv(format!("unit,{head}\na,5\n").as_bytes(), &points).unwrap();
        assert_eq!(dataset.units().len(), 1, "{head}");
    }
    // A figure is not called by the code of an indicator.
    let figures = Framework::from_yaml(rules).unwrap();
    assert!(Dataset::from_csv("unit,1.1\na,có\n".as_bytes(), &figures).is_err());
}

/// Cases have no options of files.
#[test]
fn cases_are_not_offered_options() {
    let plan = "framework: test/cases\nversion: '1'\nkind: index\nunit_kind: commune\npoints: 1\n\
                absent: {missing: zero}\nmetrics: {n: {type: number}, y: {type: yes_no}}\n\
                indicators: [{id: y, points: 1, scoring: {yes_no: y}}]\n";
    let framework = Framework::from_yaml(plan).unwrap();
    let faults = |text: &str| {
        let faults = dti_engine::cases::Cases::from_csv(text.as_bytes(), &framework).unwrap_err();
        let of = |fault: &dti_engine::diagnostic::Diagnostic| {
            (
                fault.help.as_ref().map(|help| help.get(Language::Vi)).unwrap_or_default(),
                fault.answer.is_some(),
            )
        };
        faults.iter().map(of).collect::<Vec<_>>()
    };
    for (help, answered) in [faults("case,n,khác\nx,1,2\n"), faults("case,n\nx,1.234\n")].concat()
    {
        assert!(!help.contains("--") && !answered, "{help}");
    }
}
