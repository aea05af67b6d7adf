//! The examples by their documented face: what they print, and how they end.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    missing_docs,
    reason = "test code: a fault is a failed test"
)]

mod built;

use std::fs;
use std::path::Path;
use std::process::Output;

use built::{example, folder, root, run, text};
use dti_engine::dataset::Template;
use dti_engine::{Dataset, Framework};
use serde_json::Value;

const COMMUNE: [&str; 4] = [
    "--rules",
    "rules/thanh-hoa/commune-2022.yaml",
    "--data",
    "examples/data/thanh-hoa/communes-2022.csv",
];

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

#[test]
fn json_of_an_index_has_its_documented_shape() {
    let output = run("score_units", &[&COMMUNE[..], &["--format", "json"]].concat());
    assert!(output.status.success());
    let text = text(&output.stdout);
    // The order of keys is part of the face; serde_json's map would sort them away.
    let order = [
        "\"framework\"",
        "\"version\"",
        "\"units\"",
        "\"unit\"",
        "\"name\"",
        "\"rank\"",
        "\"total\"",
        "\"share\"",
        "\"grade\"",
        "\"verdict\"",
        "\"groups\"",
        "\"indicators\"",
    ];
    let places: Vec<_> = order.iter().map(|key| text.find(key).unwrap()).collect();
    assert!(places.is_sorted(), "{places:?}");
    let json: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(json["framework"], "thanh-hoa/commune");
    let units = json["units"].as_array().unwrap();
    assert_eq!(units.len(), 559);
    assert_eq!(units[0]["rank"], 1);
    assert!(units[0]["total"].is_string() && units[0]["share"].is_string());
    assert_eq!(keys(&units[0]["groups"]).len(), 8);
    let ranks: Vec<_> = units.iter().map(|unit| unit["rank"].as_u64().unwrap()).collect();
    assert!(ranks.is_sorted());
}

#[test]
fn json_of_criteria_has_targets_and_declarations() {
    let output = run(
        "score_units",
        &[
            "--rules",
            "rules/thanh-hoa/plan-2023.yaml",
            "--data",
            "rules/thanh-hoa/plan-2023.csv",
            "--format",
            "json",
        ],
    );
    assert!(output.status.success(), "{}", text(&output.stderr));
    let json: Value = serde_json::from_slice(&output.stdout).unwrap();
    let unit = &json["units"][0];
    assert_eq!(unit["targets"]["smartphones"], "met");
    assert_eq!(unit["declared"]["smartphones"], "met");
    assert_eq!(keys(&unit["targets"]).len(), 34);
    for nothing in ["rank", "grade", "verdict"] {
        assert_eq!(unit[nothing], Value::Null);
    }
}

#[test]
fn other_formats_are_written_too() {
    let folder = std::env::temp_dir().join(format!("dti-engine-faces-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    for (format, start) in
        [("table", "SỐ LIỆU GIẢ LẬP"), ("markdown", "**SỐ LIỆU"), ("csv", "unit,name,rank,total")]
    {
        let out = folder.join(format);
        let path = out.to_str().unwrap();
        let output =
            run("score_units", &[&COMMUNE[..], &["--format", format, "--out", path]].concat());
        assert!(output.status.success());
        assert!(fs::read_to_string(&out).unwrap().starts_with(start), "{format}");
    }
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn wrong_commands_end_with_2_and_bad_input_with_1() {
    let twice = [&COMMUNE[..], &["--data", "b.csv"]].concat();
    let cases: [(&str, &[&str], i32, &str); 11] = [
        ("score_units", &[], 2, "thiếu `--rules TỆP`"),
        ("score_units", &twice, 2, "`--data` bị nêu hai lần"),
        (
            "check_rules",
            &["--color", "never", "--color=auto", "rules"],
            2,
            "`--color` is given twice",
        ),
        ("score_units", &["--colour"], 2, "--colour"),
        ("score_units", &["--rules", "x", "--data", "y", "--format", "pdf"], 2, "`pdf`"),
        ("score_units", &["--rules", "nowhere.yaml", "--data", "nowhere.csv"], 1, "nowhere.yaml"),
        ("score_units", &[COMMUNE[0], COMMUNE[1], "--data", "nowhere.csv"], 1, "nowhere.csv"),
        // A rule file is no dataset, and a dataset is no rule file.
        ("score_units", &[COMMUNE[0], COMMUNE[1], "--data", COMMUNE[1]], 1, "lỗi"),
        ("score_units", &["--rules", COMMUNE[3], "--data", COMMUNE[3]], 1, "[R"),
        ("check_rules", &[], 2, "no path"),
        ("check_rules", &["nowhere"], 1, "nowhere"),
    ];
    for (example, arguments, code, message) in cases {
        let output = run(example, arguments);
        let error = text(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{example} {arguments:?}: {error}");
        assert!(error.contains(message), "{example} {arguments:?}: {error}");
        assert!(!error.contains("panicked"), "{error}");
    }
}

#[test]
fn the_rules_of_the_crate_are_clean() {
    let output = run("check_rules", &["rules"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(text(&output.stdout).contains(" 0 faults, 0 warnings"), "{}", text(&output.stdout));
}

#[test]
fn effective_files_are_printed_with_where_each_line_is_from() {
    let arguments = ["--effective", "demo/commune@2024", "tests/amended"];
    let output = run("check_rules", &arguments);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let printed = text(&output.stdout);
    assert!(printed.contains("points: 15  # 2024, a-commune-2024.yaml:14\n"), "{printed}");
    assert!(printed.contains("kind: index  # 2022, commune-2022.yaml:4\n"), "{printed}");
    // What it amends is looked for beside it.
    let alone = ["--effective", "demo/commune@2024", "tests/amended/a-commune-2024.yaml"];
    assert_eq!(text(&run("check_rules", &alone).stdout), printed);
    for (wanted, code) in [("demo/commune@2030", 1), ("demo/commune", 2)] {
        let output = run("check_rules", &["--effective", wanted, "tests/amended"]);
        assert_eq!(output.status.code(), Some(code), "{wanted}");
        assert!(text(&output.stderr).contains("error: "));
    }
}

#[test]
fn coverage_is_a_word_for_each_file_and_a_list_on_demand() {
    let rules = "rules/thanh-hoa/commune-recognition-2023.yaml";
    let short = text(&run("check_rules", &[rules]).stdout);
    let (_, rest) = short.split_once(" cases, covered ").unwrap();
    let mut counts = rest.split_once('\n').unwrap().0.split(" of ");
    let mut count = || counts.next().unwrap().parse::<usize>().unwrap();
    let (covered, all) = (count(), count());
    assert!(!short.contains("not reached"));
    let long = text(&run("check_rules", &["--coverage", rules]).stdout);
    let listed = long.matches("\n  not reached: ").count();
    assert_eq!(Some(listed), all.checked_sub(covered), "{long}");
}

#[test]
fn a_unit_becomes_a_case_that_holds_at_the_end_of_the_file() {
    let folder = std::env::temp_dir().join(format!("dti-engine-cases-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let rules = folder.join("commune.yaml");
    fs::copy(root().join(COMMUNE[1]), &rules).unwrap();
    let data = fs::read_to_string(root().join(COMMUNE[3])).unwrap();
    let units = data.lines().skip(1).step_by(80).map(|line| line.split(',').next().unwrap());
    // The made cases stand in a list beside the table that the rule file has.
    let table = root().join("rules/thanh-hoa/commune-2022.cases.csv");
    fs::copy(&table, folder.join("commune.cases.csv")).unwrap();
    fs::copy(root().join("rules/shared/metrics.yaml"), folder.join("metrics.yaml")).unwrap();
    let mut count = fs::read_to_string(table).unwrap().lines().count() - 1;
    let mut cases = String::new();
    for unit in units {
        let output = run("score_units", &[&COMMUNE[..], &["--as-case", unit]].concat());
        assert!(output.status.success(), "{}", text(&output.stderr));
        cases += &text(&output.stdout);
        count += 1;
    }
    fs::write(folder.join("commune.cases.yaml"), cases).unwrap();
    let output = run("check_rules", &[rules.to_str().unwrap()]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(text(&output.stdout).contains(&format!(" {count} cases, ")));
    fs::remove_dir_all(folder).unwrap();
    let output = run("score_units", &[&COMMUNE[..], &["--as-case", "nobody"]].concat());
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn codes_are_explained() {
    for code in ["R0402", "d0404"] {
        let output = run("check_rules", &["--explain", code]);
        assert!(output.status.success());
        let printed = text(&output.stdout);
        assert!(printed.starts_with(&code.to_uppercase()), "{printed}");
        assert!(printed.contains("\nwrong:\n") && printed.contains("\nright:\n"), "{printed}");
    }
    let output = run("check_rules", &["--explain", "R0499"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("did you mean `R0409`"), "{}", text(&output.stderr));
}

#[test]
fn faults_of_a_directory_come_sorted_as_text_and_as_json() {
    let json =
        run("check_rules", &["--format", "json", "tests/broken/catalogs", "tests/broken/cases"]);
    assert_eq!(json.status.code(), Some(1));
    let faults: Value = serde_json::from_slice(&json.stdout).unwrap();
    let places: Vec<_> = faults
        .as_array()
        .unwrap()
        .iter()
        .filter(|fault| fault["primary"].is_object())
        .map(|fault| {
            let primary = &fault["primary"];
            let number = |key: &str| primary[key].as_u64().unwrap();
            (fault["file"].as_str().unwrap().to_owned(), number("line"), number("column"))
        })
        .collect();
    assert!(places.len() >= 4 && places.is_sorted(), "{places:?}");
    assert!(places.iter().any(|(file, ..)| file.ends_with("differs.cases.yaml")));

    let broken = "tests/broken/repeated_id.yaml";
    let colored = run("check_rules", &["--color", "always", broken]);
    assert!(text(&colored.stderr).contains("\u{1b}["));
    let plain = run("check_rules", &["--color=never", broken]);
    assert!(!text(&plain.stderr).contains('\u{1b}'));
    let wrong = run("check_rules", &["--color", "pink", broken]);
    assert_eq!(wrong.status.code(), Some(2));
}

#[test]
fn the_province_is_printed_within_a_hundred_columns() {
    for language in ["vi", "en"] {
        let output = run("score_province", &["--lang", language]);
        assert!(output.status.success(), "{}", text(&output.stderr));
        let printed = text(&output.stdout);
        for line in printed.lines() {
            assert!(line.chars().count() <= 100, "{line}");
        }
        for word in ["30/34", "Văn phòng UBND tỉnh", "Thành phố Thanh Hóa", "298/KH-UBND"] {
            assert!(printed.contains(word), "{word}");
        }
        let synthetic = if language == "vi" { "GIẢ LẬP" } else { "SYNTHETIC" };
        assert!(printed.contains(synthetic));
    }
}

#[test]
fn every_province_is_printed_within_a_hundred_columns() {
    let words = [
        ("nghe-an", ["3050/QĐ-UBND", "9.03%", "ENTERPRISES IN NGHỆ AN (SYNTHETIC FIGURES)"]),
        ("tuyen-quang", ["60/KH-UBND", "94.05%", "TUYÊN QUANG (SYNTHETIC FIGURES)"]),
        ("dong-thap", ["145/KH-UBND", "44 undetermined", "none"]),
        ("thanh-hoa", ["298/KH-UBND", "stated 31 · they agree", "stated 31 · THEY DIFFER"]),
    ];
    let all = text(&run("score_province", &["--province", "all", "--lang", "en"]).stdout);
    for (province, words) in words {
        let output = run("score_province", &["--province", province, "--lang", "en"]);
        assert!(output.status.success(), "{}", text(&output.stderr));
        let printed = text(&output.stdout);
        for line in printed.lines() {
            assert!(line.chars().count() <= 100, "{line}");
        }
        for word in words {
            assert!(printed.contains(word), "{province}: {word}");
        }
        assert!(all.contains(&printed), "{province}");
    }
    // What follows from synthetic figures says so where it stands.
    let is_filled_in = |line: &&str| line.contains("· filled in");
    let plans: Vec<_> = all.split("(plan_2024)").skip(1).collect();
    let of_plan =
        plans.iter().filter_map(|rest| rest.split_once("(between_files)")).map(|(all, _)| all);
    let filled_in: Vec<_> = of_plan.flat_map(str::lines).filter(is_filled_in).collect();
    assert!(!filled_in.is_empty());
    for line in filled_in {
        assert!(line.contains("(synthetic figures)"), "{line}");
    }
    for words in [
        "4 met, 0 not met, 51 undetermined, 3 with synthetic figures alone",
        "BESIDE THEIR PAST (SYNTHETIC",
    ] {
        assert!(all.contains(words), "{words}");
    }
    // At the end what several provinces state, and the targets they share.
    let (_, compared) = all.split_once("PROVINCES COMPARED: STATED FIGURES").unwrap();
    for word in [
        "TARGETS THEY SET",
        "8.28% (2023)",
        "9.03% (2024)",
        "≥ 30% (2030)",
        "> 18% (2025); ≥ 20% (2025)",
    ] {
        assert!(compared.contains(word), "{word}");
    }
    assert!(!compared.contains("(synthetic figures)"), "no synthetic value is compared");
    let vietnamese = text(&run("score_province", &["--province", "all"]).stdout);
    assert!(vietnamese.lines().all(|line| line.chars().count() <= 100));
    let unknown = run("score_province", &["--province", "nghean"]);
    assert_eq!(unknown.status.code(), Some(2));
}

#[test]
fn the_synthetic_data_are_what_the_generator_makes() {
    for generator in ["make_synthetic_data", "make_synthetic_appraisal"] {
        let output = run(generator, &["--check"]);
        assert!(output.status.success(), "{}", text(&output.stderr));
    }
}

#[test]
fn the_embedding_demonstration_ends_by_itself() {
    let output = run("embed", &[]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(text(&output.stdout).contains("none of neither"));
}

#[test]
fn an_appraisal_is_printed_with_a_reason_for_every_difference() {
    let vietnamese = text(&run("appraise", &[]).stdout);
    for language in ["vi", "en"] {
        let output = run("appraise", &["--lang", language, "--top", "1000"]);
        assert!(output.status.success(), "{}", text(&output.stderr));
        let printed = text(&output.stdout);
        let (synthetic, arrow) = match language {
            "vi" => ("SỐ LIỆU GIẢ LẬP", "tự đánh giá 0,00 → thẩm định 37,50 (+37,50)"),
            _ => ("SYNTHETIC", "self-assessed 0.00 → verified 37.50 (+37.50)"),
        };
        assert!(printed.contains(synthetic) && printed.contains(arrow), "{printed}");
        for line in printed.lines() {
            assert!(line.chars().count() <= 100, "{line}");
        }
    }
    assert!(
        vietnamese.contains("lý do: 1 bộ dữ liệu không truy cập được trên cổng"),
        "{vietnamese}"
    );
    let rank = vietnamese.lines().find(|line| line.contains("Sở Kế hoạch và Đầu tư")).unwrap();
    let cells: Vec<_> = rank.split_whitespace().take(3).collect();
    assert_eq!(cells, ["14", "18", "+4"]);
}

#[test]
fn an_appraisal_is_json_and_of_one_unit_too() {
    let files = [
        "--rules",
        "rules/thanh-hoa/department-2022.yaml",
        "--self",
        "examples/data/thanh-hoa/departments-2022.csv",
        "--verified",
        "examples/data/thanh-hoa/departments-2022-verified.csv",
    ];
    let one = run("appraise", &[&files[..], &["--unit", "thanh-tra-tinh"]].concat());
    let printed = text(&one.stdout);
    assert!(printed.contains("\n  Tổng điểm: tự đánh giá"), "{printed}");
    // Whose the files are makes no difference: their descriptions say that they are made up.
    assert!(printed.contains("GIẢ LẬP"), "{printed}");
    let output = run("appraise", &["--format", "json"]);
    let json: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(json["measure"], "points");
    assert_eq!(json["units"].as_array().unwrap().len(), 21);
    assert_eq!(json["summary"]["up"], 4);
    for (arguments, code) in [
        (&files[..2], 2),
        (&["--top", "many"], 2),
        (&["--unit", "nobody"], 1),
        (&["--format", "csv"], 2),
    ] {
        assert_eq!(run("appraise", arguments).status.code(), Some(code), "{arguments:?}");
    }
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<_> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    // The list of what was written, by which a later run knows it.
    names.retain(|name| !name.starts_with('.'));
    names.sort();
    names
}

#[test]
fn a_province_is_published_from_workbooks() {
    let out = folder("published");
    let output = run("publish_province", &["--out", out.to_str().unwrap()]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let folders = ["bang-diem", "phan-tich", "phieu-diem", "so-lieu"];
    let files = ["thanh-hoa.html", "thanh-hoa.json", "thanh-hoa.md", "thanh-hoa.xlsx"];
    assert_eq!(names(&out), [&folders[..], &files[..]].concat());

    // What went through workbooks is what the CSV files say: the scores are the same.
    let direct = run("score_units", &[&COMMUNE[..], &["--format", "csv"]].concat());
    let through = fs::read_to_string(out.join("bang-diem/communes.csv")).unwrap();
    assert_eq!(through, text(&direct.stdout));
    assert_eq!(names(&out.join("phieu-diem/communes")).len(), 559);

    let card = fs::read_to_string(out.join("phieu-diem/communes/xa-001.html")).unwrap();
    assert!(card.contains("SỐ LIỆU GIẢ LẬP"));
    // From the ranking to the card and back.
    assert!(card.contains("<a href=\"../../thanh-hoa.html#communes\">"));
    let cards = fs::read_to_string(out.join("phieu-diem/communes.html")).unwrap();
    assert_eq!(cards.matches("<section id=\"unit-").count(), 559);

    let page = fs::read_to_string(out.join("thanh-hoa.html")).unwrap();
    assert!(page.contains("SỐ LIỆU GIẢ LẬP") && page.contains("(số liệu giả lập)"));
    assert!(page.contains("<a href=\"phieu-diem/communes/xa-001.html\">Xã số 001</a>"));
    assert!(!page.contains("=\"http") && !page.contains("<script"));
    let markdown = fs::read_to_string(out.join("thanh-hoa.md")).unwrap();
    assert!(markdown.contains("44 trong 559 đơn vị đạt: Xã số 010, Xã số 021"), "{markdown:.300}");
    assert!(fs::read(out.join("thanh-hoa.xlsx")).unwrap().starts_with(b"PK"));
    let json: Value =
        serde_json::from_str(&fs::read_to_string(out.join("thanh-hoa.json")).unwrap()).unwrap();
    assert_eq!(json["province"], "thanh-hoa");
}

#[test]
fn verified_figures_are_published_and_compared_with_those_submitted() {
    let (data, out) = (folder("appraised-data"), folder("appraised"));
    let source = root().join("examples/data/thanh-hoa");
    fs::copy(source.join("departments-2022.csv"), data.join("departments.csv")).unwrap();
    let verified = data.join("departments-verified.csv");
    fs::copy(source.join("departments-2022-verified.csv"), verified).unwrap();
    let register = "unit,name,kind\nban-dan-toc,Ban Dân tộc,department\nso-moi,Sở Mới,department\n";
    let [data_folder, out_folder] = [&data, &out].map(|path| path.to_str().unwrap());
    let arguments = ["--data", data_folder, "--out", out_folder];

    let output = run("publish_province", &arguments);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert_eq!(names(&out.join("tham-dinh")), ["departments.html", "departments.xlsx"]);
    // Sở Kế hoạch và Đầu tư is 18th by what it submitted and 14th by what was verified.
    let scores = fs::read_to_string(out.join("bang-diem/departments.csv")).unwrap();
    assert!(scores.contains("so-ke-hoach-va-dau-tu,Sở Kế hoạch và Đầu tư,14,"), "{scores:.2000}");

    // A register of two units refuses the others, with their lines.
    fs::write(data.join("register.csv"), register).unwrap();
    let refused = run("publish_province", &arguments);
    assert_eq!(refused.status.code(), Some(1));
    let message = text(&refused.stderr);
    assert!(message.contains("departments-verified.csv:3:1"), "{message:.800}");
}

#[test]
fn a_workbook_that_is_no_run_is_refused_with_the_runs() {
    let data = folder("unknown-run");
    fs::write(data.join("communs.csv"), "unit\n").unwrap();
    let output = run("publish_province", &["--data", data.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1));
    let message = text(&output.stderr);
    assert!(message.contains("communs.csv") && message.contains("`communes`"), "{message}");
    // Workbooks of other kinds are told of, not passed over as if nothing had been sent.
    fs::remove_file(data.join("communs.csv")).unwrap();
    fs::write(data.join("communes.XLS"), [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]).unwrap();
    let output = run("publish_province", &["--data", data.to_str().unwrap()]);
    let message = text(&output.stderr);
    assert!(message.contains("tệp Excel cũ (.xls)"), "{message}");
    assert_eq!(output.status.code(), Some(1));
    fs::remove_file(data.join("communes.XLS")).unwrap();
    for (arguments, code) in [(&["--province", "hue"][..], 2), (&["--lang", "fr"], 2)] {
        assert_eq!(run("publish_province", arguments).status.code(), Some(code));
    }
}

#[test]
fn templates_are_written_for_every_run() {
    let out = folder("templates");
    let output = run("publish_province", &["--templates", out.to_str().unwrap()]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let written = names(&out);
    assert_eq!(written.len(), text(&output.stdout).lines().count());
    assert!(written.contains(&"communes.xlsx".to_owned()), "{written:?}");

    // Nobody filled anything in: that is no zero.
    let empty = run("publish_province", &["--data", out.to_str().unwrap()]);
    assert_eq!(empty.status.code(), Some(1));
    assert!(text(&empty.stderr).contains("chưa tệp nào trong"), "{}", text(&empty.stderr));

    // One department reports; the plan and the recognition of communes stay without figures.
    let (source, results) = (root().join("examples/data/thanh-hoa"), folder("templates-results"));
    fs::remove_file(out.join("departments.xlsx")).unwrap();
    fs::copy(source.join("departments-2022.csv"), out.join("departments.csv")).unwrap();
    let arguments = ["--data", out.to_str().unwrap(), "--out", results.to_str().unwrap()];
    let output = run("publish_province", &arguments);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(text(&output.stdout).contains("recognition.xlsx chưa điền số liệu"));
    let json = fs::read_to_string(results.join("thanh-hoa.json")).unwrap();
    let json: Value = serde_json::from_str(&json).unwrap();
    let run_of = |id: &str| {
        json["runs"].as_array().unwrap().iter().find(|run| run["run"] == id).cloned().unwrap()
    };
    assert!(run_of("recognition")["outcome"].is_null());
    assert!(run_of("departments")["outcome"].is_object());
}

#[test]
fn verifiers_get_what_was_submitted_with_room_for_reasons() {
    let (data, forms) = (folder("submitted"), folder("to-verify"));
    let source = root().join("examples/data/thanh-hoa");
    fs::copy(source.join("departments-2022.csv"), data.join("departments.csv")).unwrap();
    let [data, forms] = [&data, &forms].map(|path| path.to_str().unwrap());
    let output = run("publish_province", &["--templates", forms, "--data", data]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert_eq!(names(Path::new(forms)), ["departments-verified.xlsx"]);

    // As it is, it says what was submitted: nothing differs.
    let verified = format!("{forms}/departments-verified.xlsx");
    let rules = "rules/thanh-hoa/department-2022.yaml";
    let submitted = format!("{data}/departments.csv");
    let arguments = ["--rules", rules, "--self", &submitted, "--verified", &verified];
    let output = run("appraise", &arguments);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(text(&output.stdout).contains("0 giảm điểm"), "{}", text(&output.stdout));
}

#[test]
fn a_province_file_of_ones_own_is_published() {
    let (data, out) = (folder("own-data"), folder("own"));
    let source = root().join("examples/data/thanh-hoa");
    fs::copy(source.join("departments-2022.csv"), data.join("departments.csv")).unwrap();
    let [data, out] = [&data, &out].map(|path| path.to_str().unwrap());
    let province = ["--province", "rules/thanh-hoa/province.yaml"];
    let output =
        run("publish_province", &[&province[..], &["--data", data, "--out", out]].concat());
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(Path::new(out).join("thanh-hoa.html").exists());
    assert_eq!(run("publish_province", &province).status.code(), Some(2));
}

/// A workbook that units filled in: what came back of a template, for the departments of Thanh Hóa.
fn departments(folder: &Path) -> (String, String, Dataset) {
    let rules = "rules/thanh-hoa/department-2022.yaml".to_owned();
    let framework = Framework::from_path(root().join(&rules)).unwrap();
    let csv = root().join("examples/data/thanh-hoa/departments-2022.csv");
    let dataset = Dataset::from_csv_path(csv, &framework).unwrap();
    let path = folder.join("departments.XLSX");
    let file = fs::File::create(&path).unwrap();
    Template::new(&framework).dataset(&dataset).write(file).unwrap();
    let description = "data: departments.XLSX\nnature: synthetic\nas_of: 2022-12-31\n";
    fs::write(path.with_extension("data.yaml"), description).unwrap();
    (rules, path.to_str().unwrap().to_owned(), dataset)
}

#[test]
fn a_workbook_is_scored_with_a_register_and_published() {
    let folder = folder("scored-workbook");
    let (rules, data, dataset) = departments(&folder);
    let known = "examples/data/thanh-hoa/departments-2022.csv";
    let scored = |rules: &str, data: &str, more: &[&str]| {
        run("score_units", &[&["--rules", rules, "--data", data][..], more].concat())
    };
    for face in [&[][..], &["--format", "csv"], &["--format", "markdown"]] {
        let (direct, through) = (scored(&rules, known, face), scored(&rules, &data, face));
        assert!(through.status.success(), "{}", text(&through.stderr));
        assert_eq!(text(&through.stdout), text(&direct.stdout), "{face:?}");
        assert!(through.stderr.is_empty());
    }

    // Who did not report is told beside the result, for a workbook and for CSV alike.
    let mut register = String::from("unit;name;kind\n");
    for unit in dataset.units() {
        register += &format!("{};{};department\n", unit.id(), unit.name());
    }
    register += "so-moi;Sở Mới;department\nxa-an;Xã An;commune\n";
    let path = folder.join("register.csv");
    fs::write(&path, register).unwrap();
    let path = path.to_str().unwrap();
    for data in [known, &data] {
        let output = scored(&rules, data, &["--register", path, "--lang", "en"]);
        assert!(output.status.success(), "{}", text(&output.stderr));
        let told = "1 did not report:\n  so-moi  Sở Mới\n";
        assert_eq!(text(&output.stderr), told);
    }

    for (more, words) in [
        (&[][..], ["Xếp hạng", "Sở Kế hoạch và Đầu tư"]),
        (&["--scorecard", "ban-dan-toc"], ["Ban Dân tộc", "trung vị"]),
    ] {
        let output = scored(&rules, &data, &[more, &["--format", "html"]].concat());
        let page = text(&output.stdout);
        assert!(page.starts_with("<!DOCTYPE html>"), "{page:.200}");
        assert!(words.iter().all(|word| page.contains(word)), "{page:.2000}");
        let out = folder.join("out.xlsx");
        let to = ["--format", "xlsx", "--out", out.to_str().unwrap()];
        let output = scored(&rules, &data, &[more, &to].concat());
        assert!(output.status.success() && output.stdout.is_empty(), "{}", text(&output.stderr));
        assert!(fs::read(&out).unwrap().starts_with(b"PK"));
    }
}

#[test]
fn what_does_not_go_together_in_score_units_is_refused_with_advice() {
    let folder = folder("refused-workbook");
    let (rules, data, _) = departments(&folder);
    let before = fs::read(&data).unwrap();
    let cases: [(&str, &str, &[&str], i32, &str); 8] = [
        (&rules, &data, &["--format", "xlsx"], 2, "`--out TỆP.xlsx`"),
        (&rules, &data, &["--out", &data], 2, "`--out` sẽ ghi đè lên tệp đang đọc"),
        (&rules, &data, &["--format", "html", "--as-case", "ban-dan-toc"], 2, "`--as-case`"),
        (&rules, &data, &["--delimiter", ";"], 2, "`--delimiter` dành cho tệp CSV"),
        (
            COMMUNE[1],
            COMMUNE[3],
            &["--ignore-sheet", "x"],
            2,
            "`--ignore-sheet` và `--foot` dành cho bảng tính",
        ),
        (&rules, &data, &["--register", "nowhere.csv"], 1, "nowhere.csv"),
        // The rules of the next version have columns of the same ids: the guide tells.
        ("rules/thanh-hoa/department-2025.yaml", &data, &[], 1, "Hướng dẫn!B4"),
        ("rules/thanh-hoa/department-2025.yaml", &data, &[], 1, "lỗi[D0110]"),
    ];
    for (rules, data, more, code, words) in cases {
        let output = run("score_units", &[&["--rules", rules, "--data", data][..], more].concat());
        let error = text(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{more:?}: {error}");
        assert!(error.contains(words) && output.stdout.is_empty(), "{more:?}: {error}");
    }
    assert_eq!(fs::read(&data).unwrap(), before);
    // With the guide passed over, the ids of the columns decide.
    let rules = "rules/thanh-hoa/department-2025.yaml";
    let arguments = ["--rules", rules, "--data", &data, "--ignore-sheet", "hướng dẫn"];
    let error = text(&run("score_units", &arguments).stderr);
    assert!(!error.contains("D0110"), "{error}");
}

/// A form with a total and signatures beneath its table.
#[test]
fn examples_take_the_text_with_which_a_table_ends() {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    let table = [
        ["unit", "name", "no_cash"],
        ["01", "Xã An", "có"],
        ["", "Tổng cộng", "1"],
        ["Người lập biểu", "", "Chủ tịch"],
    ];
    sheet.write_row_matrix(0, 0, table).unwrap();
    let path = folder("form").join("three_no.xlsx");
    workbook.save(&path).unwrap();
    let form = path.to_str().unwrap();
    let rules = "rules/thanh-hoa/three-no-commune.yaml";
    let arguments = ["--rules", rules, "--data", form, "--format", "csv"];
    let output = run("score_units", &arguments);
    let error = text(&output.stderr);
    assert_eq!(
        (
            output.status.code(),
            error.contains("`Tổng cộng` là dòng cộng, không phải đơn vị (và 1 chỗ tương tự)")
        ),
        (Some(1), true),
        "{error}"
    );
    let output = run("score_units", &[&arguments[..], &["--foot", "Tổng cộng"]].concat());
    assert!(output.status.success(), "{}", text(&output.stderr));
    let scored = text(&output.stdout);
    assert_eq!(scored.lines().count(), 2, "{scored}");
    assert!(scored.contains("Xã An"), "{scored}");
    let out = folder("form-out");
    let [data, out] = [path.parent().unwrap(), &out].map(|path| path.to_str().unwrap());
    let commands: [(&str, &[&str]); 2] = [
        ("appraise", &["--rules", rules, "--self", form, "--verified", form]),
        ("publish_province", &["--province", "thanh-hoa", "--data", data, "--out", out]),
    ];
    for (example, arguments) in commands {
        let refused = run(example, arguments);
        assert!(text(&refused.stderr).contains("lỗi[D0308]"), "{}", text(&refused.stderr));
        let output = run(example, &[arguments, &["--foot", "tổng cộng"]].concat());
        assert!(output.status.success(), "{}", text(&output.stderr));
        // Of a CSV file that is asked of, there is none here.
        let output = run(example, &[arguments, &["--delimiter", ";"]].concat());
        assert!(text(&output.stderr).contains("`--delimiter` dành cho tệp CSV"), "{example}");
    }
}

/// What `… | head` does once it has seen enough: nobody reads on.
fn unread(name: &str, arguments: &[&str], errors_too: bool) -> Output {
    let closed = || {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        writer
    };
    let mut command = example(name);
    command.args(arguments).stdout(closed());
    if errors_too {
        command.stderr(closed());
    }
    command.output().unwrap()
}

#[test]
fn a_closed_pipe_ends_no_example_with_a_panic() {
    let out = folder("unread");
    let path = |name: &str| out.join(name).to_str().unwrap().to_owned();
    let (templates, verified, data) = (path("templates"), path("verified.csv"), path("data"));
    let units: Vec<_> = [&COMMUNE[..], &["--scorecard", "xa-001"]].concat();
    let broken = "tests/broken/catalogs";
    let runs: [(&str, &[&str], i32); 15] = [
        ("score_units", &COMMUNE, 0),
        ("score_units", &units, 0),
        ("score_units", &["--help"], 0),
        ("score_units", &[], 2),
        ("score_province", &[], 0),
        ("appraise", &[], 0),
        ("check_rules", &["rules/thanh-hoa"], 0),
        ("check_rules", &["--explain", "R0402"], 0),
        // Faults are faults, whether anybody reads them or not.
        ("check_rules", &[broken], 1),
        ("check_rules", &["--format", "json", broken], 1),
        ("embed", &[], 0),
        ("score_nation", &["--units", "100"], 0),
        ("make_synthetic_appraisal", &["--out", &verified], 0),
        ("make_synthetic_data", &["--out", &data], 0),
        ("publish_province", &["--templates", &templates], 0),
    ];
    for (example, arguments, code) in runs {
        for errors_too in [false, true] {
            let output = unread(example, arguments, errors_too);
            let error = text(&output.stderr);
            assert_eq!(output.status.code(), Some(code), "{example} {arguments:?}: {error}");
            assert!(!error.contains("panicked") && !error.contains("Broken pipe"), "{error}");
        }
    }
    // What is written besides is written to its end.
    let written = |folder: &str| names(&out.join(folder)).len();
    assert!(written("templates") > 5 && written("data") > 2);
}

/// Two years, the units that were formed, and a series; CSV as a Vietnamese spreadsheet opens it.
#[test]
fn years_are_compared_from_the_command_line() {
    let data = "examples/data/thanh-hoa/departments-2022.csv";
    let verified = "examples/data/thanh-hoa/departments-2022-verified.csv";
    let rules = ["--rules", "rules/thanh-hoa/department-2022.yaml"];
    let pair =
        [&rules[..], &["--before", data, "--after", verified, "--names", "2022,2023"]].concat();
    let output = run("compare", &pair);
    let said = text(&output.stdout);
    assert!(output.status.success(), "{}", text(&output.stderr));
    // 18th of what was submitted, 14th of what was verified (see above).
    assert!(said.contains("Sở Kế hoạch và Đầu tư: tăng 4 bậc (18 → 14)"), "{said:.2000}");
    let said =
        text(&run("compare", &[&pair[..], &["--unit", "sở kế hoạch và đầu tư"]].concat()).stdout);
    assert!(said.contains("hạng 18/21 → 14/21 (lên 4)"), "{said}");
    let said = text(&run("compare", &[&pair[..], &["--for", "excel"]].concat()).stdout);
    let head = "\u{feff}Hạng (2023);Hạng (2022);Thay đổi hạng;Đơn vị;Tổng điểm (2022);Tổng điểm (2023);Chênh lệch;Xếp loại;Loại số liệu\n";
    assert!(said.starts_with(head), "{said:.400}");
    assert!(
        said.contains("\n14;18;4;Sở Kế hoạch và Đầu tư;681,76;717,65;35,89;Khá;số liệu giả lập\n"),
        "{said}"
    );
    let years = [
        "--year",
        &format!("2022={data}"),
        "--year",
        &format!("2023={verified}"),
        "--format",
        "csv",
    ];
    let said = text(&run("compare", &[&rules[..], &years].concat()).stdout);
    assert!(
        said.contains(
            "\nso-ke-hoach-va-dau-tu,Sở Kế hoạch và Đầu tư,18,681.76,14,717.65,4,synthetic\n"
        ),
        "{said}"
    );
    for wrong in [&["--before", data][..], &["--year", &format!("2022={data}")], &["--for", "word"]]
    {
        assert_eq!(
            run("compare", &[&rules[..], wrong].concat()).status.code(),
            Some(2),
            "{wrong:?}"
        );
    }
}

/// A draft beside the rules of this year stops nobody; a framework that is named must be whole.
#[test]
fn a_broken_draft_beside_the_rules_stops_no_province() {
    let place = folder("draft");
    let own = place.join("tinh");
    fs::create_dir_all(&own).unwrap();
    let criteria = "framework: demo/plan\nversion: '2026'\nkind: criteria\nunit_kind: province\n\
                    source: {standing: illustrative}\nmetrics: {done: {type: yes_no}}\n\
                    targets: [{id: done, of: done, is: yes}]\n";
    fs::write(own.join("plan.yaml"), criteria).unwrap();
    fs::write(own.join("draft.yaml"), criteria.replace("2026", "2027").replace("yes_no", "yesno"))
        .unwrap();
    fs::write(own.join("notes.yaml"), "[").unwrap();
    let province = own.join("province.yaml");
    fs::write(&province, "province: tinh\nname: Tỉnh\nruns:\n  - {id: plan, framework: demo/plan, version: '2026'}\n").unwrap();
    let data = folder("draft-data");
    fs::write(data.join("plan.csv"), "unit,done\ntinh,có\n").unwrap();
    let (province, data) = (province.to_str().unwrap(), data.to_str().unwrap());
    let out = place.join("out");
    let arguments = ["--province", province, "--data", data, "--out", out.to_str().unwrap()];
    let output = run("publish_province", &arguments);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let draft = fs::read_to_string(province).unwrap().replace("2026", "2027");
    fs::write(province, draft).unwrap();
    let refused = run("publish_province", &arguments);
    let said = text(&refused.stderr);
    assert!(refused.status.code() == Some(1) && said.contains("draft.yaml"), "{said}");
    assert!(!said.contains("notes.yaml"), "{said}");
}
