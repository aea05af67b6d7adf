//! The options of commands that say which numbers are taken: `--year`, `--year-after`, `--previous`, `--kind`.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    missing_docs,
    reason = "test code: a fault is a failed test"
)]

mod built;

use std::fs;
use std::path::{Path, PathBuf};

use built::{folder, run, text};

/// Bounds by the year, and points for what has grown since the year before.
const RULES: &str = "framework: demo/growth\nversion: '2025-2030'\nkind: index\nunit_kind: [commune, ward]\n\
    name: {vi: Tăng trưởng, en: Growth}\nsource: {document: 1/QĐ, standing: illustrative}\n\
    points: {commune: 100, ward: 50}\nrounding: {indicator: 2, total: 2}\n\
    absent: {missing: zero, not_applicable: exclude, rejected: zero, zero_whole: zero}\n\
    metrics: {rate: {type: percent}, dossiers: {type: count}}\nindicators:\n\
    - {id: reached, points: {commune: 60, ward: 30}, scoring: {threshold: {of: rate, at_least: {year: {2025: 80%, 2030: 100%}}}}}\n\
    - {id: grown, points: {commune: 40, ward: 20}, scoring: {formula: 'dossiers / previous(dossiers) - 1'}}\nranking: {places: 2}\n";

/// an in 2025: 60 + 40 × (150 ÷ 100 − 1) = 80; in 2030: 0 + 20 = 20. binh, of 50: 30 + 20 × 25 % = 35.
const NOW: &str =
    "unit,name,kind,rate,dossiers\nan,Xã An,commune,90%,150\nbinh,Phường Bình,ward,85%,125\n";
const BEFORE: &str =
    "unit,name,kind,rate,dossiers\nan,Xã An,commune,70%,100\nbinh,Phường Bình,ward,75%,100\n";
/// Two years ago, for the year before.
const EARLIER: &str =
    "unit,name,kind,rate,dossiers\nan,Xã An,commune,60%,80\nbinh,Phường Bình,ward,60%,100\n";

struct Files {
    rules: String,
    now: String,
    before: String,
    earlier: String,
}

fn files(name: &str) -> Files {
    let folder = folder(name);
    let write = |name: &str, text: &str| -> String {
        let path: PathBuf = folder.join(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    Files {
        rules: write("growth.yaml", RULES),
        now: write("now.csv", NOW),
        before: write("before.csv", BEFORE),
        earlier: write("earlier.csv", EARLIER),
    }
}

fn said(command: &str, arguments: &[&str]) -> String {
    let output = run(command, arguments);
    assert!(output.status.success(), "{command} {arguments:?}: {}", text(&output.stderr));
    text(&output.stdout)
}

#[test]
fn units_are_scored_for_a_year_and_a_kind() {
    let Files { rules, now, before, .. } = &files("years-score");
    let of = |more: &[&str]| {
        let base = [
            "--rules",
            rules,
            "--data",
            now,
            "--previous",
            before,
            "--format",
            "csv",
            "--lang",
            "en",
        ];
        run("score_units", &[&base[..], more].concat())
    };
    for (year, total) in [("2025", "80.00"), ("2030", "20.00")] {
        let output = of(&["--year", year, "--kind", "commune"]);
        let csv = text(&output.stdout);
        assert!(csv.contains(&format!(",{total},")) && !csv.contains("binh"), "{csv}");
    }
    let ward = text(&of(&["--year", "2025", "--kind", "ward"]).stdout);
    assert!(ward.contains(",35.00,") && !ward.contains("Xã An"), "{ward}");
    for (more, message) in [
        (&["--kind", "ward"][..], "say for which of 2025, 2030"),
        (&["--year", "2025"], "say for which of commune, ward"),
        (&["--year", "2027", "--kind", "ward"], "no numbers for 2027"),
        (&["--year", "2025", "--kind", "huyen"], "no points for units of the kind `huyen`"),
    ] {
        let output = of(more);
        assert_eq!(output.status.code(), Some(1), "{more:?}");
        assert!(text(&output.stderr).contains(message), "{}", text(&output.stderr));
    }
    // All kinds one after another, then together: an 80 % of 100, binh 70 % of 50.
    let base =
        ["--rules", rules, "--data", now, "--previous", before, "--year", "2025", "--lang", "en"];
    let all = said("score_units", &base);
    let together = all.split("All units by share of their points").nth(1).unwrap();
    let place = |name: &str| together.find(name).unwrap();
    assert!(place("Xã An") < place("Phường Bình") && together.contains("70.00%"), "{all}");
    let without = run(
        "score_units",
        &["--rules", rules, "--data", now, "--year", "2025", "--kind", "ward", "--lang", "en"],
    );
    assert!(text(&without.stderr).contains("--previous FILE"), "{}", text(&without.stderr));
}

#[test]
fn two_years_are_compared_each_with_the_year_before_it() {
    let Files { rules, now, before, earlier } = &files("years-compare");
    let base = [
        "--rules",
        rules,
        "--before",
        before,
        "--after",
        now,
        "--previous",
        earlier,
        "--kind",
        "commune",
        "--lang",
        "en",
    ];
    let csv = |more: &[&str]| said("compare", &[&base[..], &["--format", "csv"], more].concat());
    // The year before: 70 % does not reach 80 %, 40 × (100 ÷ 80 − 1) = 10. This year: 60 + 20 = 80.
    let same = csv(&["--year", "2025"]);
    assert!(same.contains("10.00") && same.contains("80.00"), "{same}");
    // Against the numbers of 2030 this year has 20.
    let later = csv(&["--year", "2025", "--year-after", "2030"]);
    assert!(
        later.contains("10.00") && later.contains("20.00") && !later.contains("80.00"),
        "{later}"
    );
    let unsaid = run("compare", &base);
    assert_eq!(unsaid.status.code(), Some(1));
    assert!(
        text(&unsaid.stderr).contains("say for which of 2025, 2030"),
        "{}",
        text(&unsaid.stderr)
    );
}

#[test]
fn an_appraisal_takes_a_year_and_the_year_before() {
    let Files { rules, now, before, .. } = &files("years-appraise");
    let verified = Path::new(now).with_file_name("verified.csv");
    fs::write(&verified, NOW.replace("90%,150", "79%,150")).unwrap();
    let verified = verified.to_str().unwrap();
    let base = ["--rules", rules, "--self", now, "--verified", verified, "--previous", before];
    let base = [&base[..], &["--lang", "en"]].concat();
    let of_year = ["--year", "2025", "--kind", "commune", "--format", "json"];
    let json: serde_json::Value =
        serde_json::from_str(&said("appraise", &[&base[..], &of_year].concat())).unwrap();
    // 79 % does not reach 80 %: 80 − 60 = 20.
    let all = json.to_string();
    assert!(all.contains("\"80.00\"") && all.contains("\"20.00\""), "{all}");
    let unsaid = run("appraise", &[&base[..], &["--kind", "commune"]].concat());
    assert!(
        text(&unsaid.stderr).contains("say for which of 2025, 2030"),
        "{}",
        text(&unsaid.stderr)
    );
}

#[test]
fn an_analysis_takes_a_year_and_the_year_before() {
    let Files { rules, now, before, .. } = &files("years-analyse");
    let more = NOW.replace("binh,Phường Bình,ward,85%,125", "chi,Xã Chi,commune,70%,110");
    fs::write(now, more).unwrap();
    fs::write(before, BEFORE.replace("binh,Phường Bình,ward", "chi,Xã Chi,commune")).unwrap();
    let base = ["--rules", rules, "--data", now, "--previous", before, "--lang", "en"];
    let analysed = said("analyse", &[&base[..], &["--year", "2025", "--kind", "commune"]].concat());
    assert!(analysed.contains("Xã An") && analysed.contains("Xã Chi"), "{analysed}");
    let unsaid = run("analyse", &[&base[..], &["--kind", "commune"]].concat());
    assert!(
        text(&unsaid.stderr).contains("say for which of 2025, 2030"),
        "{}",
        text(&unsaid.stderr)
    );
}

/// Last of three, then last of two: the rank is another because the units are fewer.
#[test]
fn a_rank_among_fewer_units_says_among_how_many() {
    let folder = folder("years-merged");
    let write = |name: &str, text: &str| {
        fs::write(folder.join(name), text).unwrap();
        folder.join(name).to_str().unwrap().to_owned()
    };
    let flat = RULES.replace("'dossiers / previous(dossiers) - 1'", "rate");
    let rules = write("flat.yaml", &flat);
    let head = "unit,name,kind,rate,dossiers\n";
    let before = write(
        "before.csv",
        &format!(
            "{head}an,Xã An,commune,90%,1\nbinh,Xã Bình,commune,85%,1\nchi,Xã Chi,commune,70%,1\n"
        ),
    );
    let after = write(
        "after.csv",
        &format!("{head}an-binh,Xã An Bình,commune,90%,1\nchi,Xã Chi,commune,70%,1\n"),
    );
    let merged = write(
        "merged.yaml",
        "merged: demo/communes\nunit_kind: commune\nin_force: {from: 2026-07-01}\n\
         source: {standing: illustrative}\nbefore: {an: Xã An, binh: Xã Bình, chi: Xã Chi}\nformed:\n\
         - {unit: an-binh, name: Xã An Bình, from: [an, binh]}\n- {unit: chi, name: Xã Chi, from: [chi]}\n",
    );
    let told = said(
        "compare",
        &[
            "--rules", &rules, "--before", &before, "--after", &after, "--merged", &merged,
            "--year", "2025", "--kind", "commune", "--lang", "en",
        ],
    );
    assert!(told.contains("Xã Chi: up 1 place (3/3 → 2/2)"), "{told}");
}

/// Ids that mean other units than the year before, as their names show.
#[test]
fn units_that_exchanged_names_are_not_compared() {
    let Files { rules, before, earlier, .. } = &files("years-names");
    let exchanged = Path::new(rules).with_file_name("exchanged.csv");
    let text_of = fs::read_to_string(before).unwrap();
    let text_of = text_of.replace("binh,Phường Bình,ward", "binh,Xã Bình,commune");
    fs::write(before, &text_of).unwrap();
    let other = text_of.replace("Xã An", "?").replace("Xã Bình", "Xã An").replace('?', "Xã Bình");
    fs::write(&exchanged, other).unwrap();
    let exchanged = exchanged.to_str().unwrap();
    let arguments = [
        "--rules",
        rules,
        "--before",
        before,
        "--after",
        exchanged,
        "--year",
        "2025",
        "--kind",
        "commune",
        "--previous",
        earlier,
    ];
    let output = run("compare", &arguments);
    assert_eq!(output.status.code(), Some(1));
    let told = text(&output.stderr);
    assert!(told.contains("D0305") && told.contains("tên thuộc về đơn vị khác"), "{told}");
}
