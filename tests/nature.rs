//! Whatever an example writes says what kind of figures it stands on, in every format: because the data say so.
#![cfg(feature = "xlsx")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "test code: a fault is a failed test"
)]

mod built;

use std::fs;
use std::path::{Path, PathBuf};

use built::root;
use calamine::{Reader, Xlsx, open_workbook};
use serde_json::Value;

const RULES: &str = "rules/thanh-hoa/department-2022.yaml";
const DATA: &str = "examples/data/thanh-hoa/departments-2022.csv";
const VERIFIED: &str = "examples/data/thanh-hoa/departments-2022-verified.csv";

/// What an example prints.
fn run(example: &str, arguments: &[&str]) -> String {
    let output = built::run(example, arguments);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{example} {arguments:?}: {errors}");
    built::text(&output.stdout)
}

/// An empty folder of this name.
fn folder(name: &str) -> PathBuf {
    built::folder(&format!("nature/{name}"))
}

/// Every sheet of a workbook with the texts of its first three rows.
fn heads(path: &Path) -> Vec<(String, String)> {
    let mut workbook: Xlsx<_> = open_workbook(path).unwrap();
    let names = workbook.sheet_names();
    let head = |name: String| {
        let range = workbook.worksheet_range(&name).unwrap();
        let cells = range.rows().take(3).flatten().map(ToString::to_string);
        let text = cells.collect::<Vec<_>>().join(" ");
        (name, text)
    };
    names.into_iter().map(head).collect()
}

/// All text of a workbook.
fn texts(path: &Path) -> String {
    let mut workbook: Xlsx<_> = open_workbook(path).unwrap();
    let mut text = String::new();
    for name in workbook.sheet_names() {
        let range = workbook.worksheet_range(&name).unwrap();
        text.extend(range.rows().flatten().map(|cell| format!("{cell}\n")));
    }
    text
}

fn score_units(data: &str, more: &[&str]) -> String {
    run("score_units", &[&["--rules", RULES, "--data", data], more].concat())
}

#[test]
fn score_units_says_it_in_every_format() {
    let description = DATA.replace(".csv", ".data.yaml");
    for (language, said, day) in [
        ("vi", "SỐ LIỆU GIẢ LẬP, không phải kết quả thật của đơn vị nào", "31/12/2022"),
        ("en", "SYNTHETIC FIGURES, not the result of any unit", "2022-12-31"),
    ] {
        for data in [DATA, &description] {
            for format in ["table", "markdown", "html"] {
                for unit in [&[][..], &["--scorecard", "so-tai-chinh"]] {
                    let asked = [&["--format", format, "--lang", language], unit].concat();
                    let text = score_units(data, &asked);
                    assert!(text.contains(said) && text.contains(day), "{asked:?}");
                }
            }
        }
        let case = score_units(DATA, &["--as-case", "so-tai-chinh", "--lang", language]);
        assert!(case.starts_with(&format!("# {said}")), "{case}");
        let path = folder("workbooks").join(format!("{language}.xlsx"));
        for unit in [&[][..], &["--scorecard", "so-tai-chinh"]] {
            let out = ["--format", "xlsx", "--out", path.to_str().unwrap(), "--lang", language];
            score_units(DATA, &[&out[..], unit].concat());
            let sheets = heads(&path);
            assert!(sheets.len() > 1);
            for (sheet, head) in sheets {
                assert!(head.contains(said) && head.contains(day), "{sheet}: {head}");
            }
        }
    }
    // On paper, every page says it.
    let page = score_units(DATA, &["--format", "html"]);
    let (_, foot) = page.split_once("@bottom-left { content: ").unwrap();
    assert!(foot.split_once(';').unwrap().0.contains("SỐ LIỆU GIẢ LẬP"), "{page}");
}

#[test]
fn programs_read_it_too() {
    for unit in [&[][..], &["--scorecard", "so-tai-chinh"]] {
        let json = score_units(DATA, &[&["--format", "json"], unit].concat());
        let places = ["\"framework\"", "\"version\"", "\"nature\"", "\"as_of\""]
            .map(|key| json.find(key).unwrap());
        assert!(places.is_sorted(), "{places:?}");
        let json: Value = serde_json::from_str(&json).unwrap();
        assert_eq!((&json["nature"], &json["as_of"]), (&"synthetic".into(), &"2022-12-31".into()));
    }
    let csv = score_units(DATA, &["--format", "csv"]);
    let mut lines = csv.lines();
    let head = lines.next().unwrap();
    assert!(head.starts_with("unit,name,rank,total,share,grade,verdict,"), "{head}");
    assert!(head.ends_with(",nature,as_of"), "{head}");
    assert!(lines.all(|line| line.ends_with(",synthetic,2022-12-31")), "{csv}");
}

/// Every table of CSV ends with a column of the nature, in which all lines say the same.
fn every_line_says(text: &str, (head, ending): (&str, &str), asked: &[&str]) {
    let tables = text.split("\n\n").filter(|table| !table.is_empty());
    for table in tables {
        let mut lines = table.trim_end().lines();
        assert!(lines.next().unwrap().ends_with(head), "{asked:?}: {table}");
        assert!(lines.all(|line| line.ends_with(ending)), "{asked:?}: {table}");
    }
}

#[test]
fn tables_for_programs_and_spreadsheets_say_it() {
    let (csv, excel) = ((",nature", ",synthetic"), (";Loại số liệu", ";số liệu giả lập"));
    let asked = ["--format", "csv", "--for", "excel"];
    every_line_says(&score_units(DATA, &asked), excel, &asked);
    every_line_says(&score_units(DATA, &["--top", "3", "--format", "csv"]), csv, &[]);
    let years = [format!("2021={DATA}"), format!("2022={VERIFIED}")];
    let years = years.each_ref().map(String::as_str);
    for sides in [["--before", DATA, "--after", VERIFIED], ["--year", years[0], "--year", years[1]]]
    {
        let compare =
            |more: &[&str]| run("compare", &[&["--rules", RULES], &sides[..], more].concat());
        every_line_says(&compare(&["--format", "csv"]), csv, &sides);
        every_line_says(&compare(&["--for", "excel"]), excel, &sides);
        let json: Value = serde_json::from_str(&compare(&["--format", "json"])).unwrap();
        let natures: Vec<_> = match json["rows"].as_array() {
            Some(rows) => rows.iter().map(|row| &row["nature"]).collect(),
            None => vec![&json["base"]["nature"], &json["other"]["nature"]],
        };
        assert!(!natures.is_empty() && natures.iter().all(|nature| *nature == "synthetic"));
    }
    let weights = folder("weights").join("draws.csv");
    fs::write(&weights, "foundation,operations\n60,40\n50,50\n").unwrap();
    let weights = weights.to_str().unwrap();
    for more in
        [&[][..], &["--unit", "so-tai-chinh"], &["--before", VERIFIED], &["--weights", weights]]
    {
        let analyse = |format: &str| {
            let asked = ["--rules", RULES, "--data", DATA, "--format", format];
            run("analyse", &[&asked, more].concat())
        };
        every_line_says(&analyse("csv"), csv, more);
        let json: Value = serde_json::from_str(&analyse("json")).unwrap();
        assert_eq!(json["nature"], "synthetic", "{more:?}");
    }
}

#[test]
fn what_nobody_told_is_said_to_be_untold() {
    let path = folder("untold").join("departments.csv");
    fs::copy(root().join(DATA), &path).unwrap();
    let data = path.to_str().unwrap();
    for format in ["table", "markdown", "html"] {
        let text = score_units(data, &["--format", format]);
        assert!(text.contains("Chưa nêu loại số liệu"), "{text}");
        assert!(!text.contains("GIẢ LẬP"), "{text}");
    }
    let json: Value = serde_json::from_str(&score_units(data, &["--format", "json"])).unwrap();
    assert_eq!((&json["nature"], &json["as_of"]), (&Value::Null, &Value::Null));
    let csv = score_units(data, &["--format", "csv"]);
    assert!(csv.lines().skip(1).all(|line| line.ends_with(",,")), "{csv}");
    // Real figures are called what they are.
    let description = path.with_extension("data.yaml");
    fs::write(&description, "data: departments.csv\nnature: reported\nas_of: 2022-12-31\n")
        .unwrap();
    let text = score_units(data, &[]);
    assert!(
        text.starts_with("Số liệu do đơn vị báo cáo. Thời điểm số liệu: 31/12/2022.\n"),
        "{text}"
    );
}

#[test]
fn appraise_says_it_of_both_sides() {
    let files = ["--rules", RULES, "--self", DATA, "--verified", VERIFIED];
    for given in [&[][..], &files] {
        for unit in [&[][..], &["--unit", "so-tai-chinh"]] {
            let asked = [given, unit].concat();
            assert!(run("appraise", &asked).contains("SỐ LIỆU GIẢ LẬP"), "{asked:?}");
            let json = run("appraise", &[&asked[..], &["--format", "json"]].concat());
            let json: Value = serde_json::from_str(&json).unwrap();
            let natures = match unit.is_empty() {
                true => [&json["base"]["nature"], &json["other"]["nature"]],
                false => [&json["nature"]["base"], &json["nature"]["other"]],
            };
            assert_eq!(natures, ["synthetic"; 2], "{asked:?}");
        }
    }
    // One side real, one not: each is called by its name.
    let path = folder("sides").join("departments.csv");
    fs::copy(root().join(DATA), &path).unwrap();
    let mixed = ["--rules", RULES, "--self", path.to_str().unwrap(), "--verified", VERIFIED];
    let text = run("appraise", &mixed);
    assert!(text.contains("tự đánh giá: Chưa nêu loại số liệu"), "{text}");
    assert!(text.contains("thẩm định: SỐ LIỆU GIẢ LẬP"), "{text}");
}

#[test]
fn a_nation_and_a_service_say_it() {
    assert!(run("score_nation", &["--units", "20"]).contains("SYNTHETIC FIGURES"));
    assert!(run("embed", &[]).contains("\"nature\": \"synthetic\""));
}

#[test]
fn every_part_of_a_province_says_it() {
    for (language, synthetic, published) in [
        ("vi", "SỐ LIỆU GIẢ LẬP", "Số liệu đã công bố"),
        ("en", "SYNTHETIC FIGURES", "Published figures"),
    ] {
        let text = run("score_province", &["--province", "all", "--lang", language]);
        let sections: Vec<_> = text.split(&"═".repeat(100)).collect();
        // Those of one framework: its id is below the title.
        let of_data =
            sections.iter().filter(|s| s.lines().take(5).any(|line| line.contains(" · ")));
        let of_data: Vec<_> = of_data.collect();
        assert!(of_data.len() > 25, "{}", of_data.len());
        for section in of_data {
            let head: Vec<_> = section.lines().take(7).collect();
            let said = head.iter().any(|line| line.contains(synthetic) || line.contains(published));
            assert!(said, "{head:?}");
        }
    }
}

/// Every file below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found
}

#[test]
fn every_file_that_is_published_of_a_province_says_it() {
    let out = folder("province");
    run("publish_province", &["--out", out.to_str().unwrap()]);
    let mut kinds = [0usize; 5];
    for path in files(&out) {
        let shown = path.strip_prefix(&out).unwrap().to_str().unwrap();
        if shown.starts_with("so-lieu") {
            // What goes in: each workbook with its description.
            let described =
                path.extension().unwrap() != "xlsx" || path.with_extension("data.yaml").is_file();
            assert!(described, "{shown}");
            continue;
        }
        let said =
            |text: &str| text.contains("SỐ LIỆU GIẢ LẬP") || text.contains("Số liệu đã công bố");
        let kind = match path.extension().unwrap().to_str().unwrap() {
            "html" | "md" => {
                assert!(said(&fs::read_to_string(&path).unwrap()), "{shown}");
                usize::from(shown.ends_with(".md"))
            }
            "json" => {
                let json: Value =
                    serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
                assert_eq!(json["nature"], "synthetic", "{shown}");
                let runs = json["runs"].as_array().unwrap().iter();
                for run in runs.filter(|run| !run["outcome"].is_null()) {
                    assert!(run["outcome"]["nature"].is_string(), "{run}");
                    assert!(run["outcome"]["as_of"].is_string(), "{run}");
                }
                2
            }
            "csv" => {
                let text = fs::read_to_string(&path).unwrap();
                assert!(text.lines().next().unwrap().ends_with(",nature,as_of"), "{shown}");
                let told =
                    |line: &str| line.contains(",synthetic,") || line.contains(",published,");
                assert!(text.lines().skip(1).all(told), "{shown}");
                3
            }
            "xlsx" => {
                for (sheet, head) in heads(&path) {
                    assert!(said(&head), "{shown}, {sheet}: {head}");
                }
                4
            }
            // What the program wrote before, by name and digest: it shows no figure.
            "sha256" => continue,
            other => panic!("{other}"),
        };
        kinds[kind] += 1;
    }
    assert!(kinds.iter().all(|files| *files > 0), "{kinds:?}");
    a_target_met_by_made_up_units_is_marked(&out);
}

/// The plan of 2024 asks for a district that was recognised. No document says so; made-up districts do.
fn a_target_met_by_made_up_units_is_marked(out: &Path) {
    let read = |name: &str| fs::read_to_string(out.join(name)).unwrap();
    let marked = "đạt (số liệu giả lập)";
    let markdown = read("thanh-hoa.md");
    let rows = markdown.lines().filter(|line| line.contains("Huyện hoàn thành chuyển đổi số"));
    assert!(rows.clone().count() > 0 && rows.clone().any(|row| row.contains(marked)), "{markdown}");
    assert!(read("thanh-hoa.html").contains(marked));
    assert!(texts(&out.join("thanh-hoa.xlsx")).contains(marked));
    let csv = read("bang-diem/plan_2024.csv");
    let mut lines = csv.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let (head, row) = (lines.next().unwrap(), lines.next().unwrap());
    let place = head.iter().position(|name| *name == "recognised_districts").unwrap();
    assert_eq!(row[place], "met (synthetic)");
    assert_eq!(row[row.len().saturating_sub(2)], "synthetic");
    let json: Value = serde_json::from_str(&read("thanh-hoa.json")).unwrap();
    let runs = json["runs"].as_array().unwrap();
    let plan = runs.iter().find(|run| run["run"] == "plan_2024").unwrap();
    let unit = &plan["outcome"]["units"][0];
    assert_eq!(unit["targets"]["recognised_districts"], "met");
    assert_eq!(unit["natures"]["recognised_districts"], "synthetic");
    assert_eq!(unit["natures"]["dedicated_network"], "published");
    // It is not counted with the others.
    let (_, section) = markdown.split_once("## Chỉ tiêu kế hoạch chuyển đổi số năm 2024").unwrap();
    let figures: Vec<_> = section.lines().filter(|line| line.starts_with("- ")).take(6).collect();
    assert!(figures.contains(&"- Đạt (số liệu giả lập): **1**"), "{figures:?}");
}
