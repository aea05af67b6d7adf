//! What commands tell on standard error, and what they refuse: options without effect, units that have no other side.

#![allow(clippy::unwrap_used, missing_docs, reason = "test code: a fault is a failed test")]

mod built;

use std::fs;
use std::path::Path;

use built::{folder, run, text};

const RULES: &str = "framework: demo/index\nversion: '1'\nkind: index\nunit_kind: commune\n\
    name: {vi: Bộ chỉ số, en: Index}\nsource: {document: 1/QĐ, standing: illustrative}\npoints: 10\n\
    rounding: {indicator: 2, total: 2}\n\
    absent: {missing: zero, not_applicable: exclude, rejected: zero, zero_whole: zero}\n\
    metrics: {rate: {type: percent}, dossiers: {type: count}}\nindicators:\n\
    - {id: rate, points: 6, scoring: {linear: {of: rate, zero_at: 0%, full_at: 100%}}}\n\
    - {id: files, points: 4, scoring: {linear: {of: dossiers, zero_at: 0, full_at: 100}}}\nranking: {places: 2}\n";

/// Half of the growth since the year before.
const GROWTH: &str = "{formula: 'dossiers / previous(dossiers) - 1'}";

const MERGERS: &str = "merged: demo/communes\nunit_kind: commune\nsource: {standing: illustrative}\n\
    before: {an: Xã An, binh: Xã Bình, chi: Xã Chi}\n\
    formed: [{unit: an-binh, name: Xã An Bình, from: [an, binh]}, {unit: chi, from: [chi]}]\n";

const BEFORE: &str =
    "unit,name,rate,dossiers\nAN,Xã An,50%,50\nBình,Xã Bình,60%,60\nchi,Xã Chi,70%,70\n";

/// Files of this name in a folder; the command runs there with everything in English, or in Vietnamese.
struct Files(std::path::PathBuf);

impl Files {
    fn new(name: &str, files: &[(&str, &str)]) -> Self {
        let folder = folder(&format!("told/{name}"));
        fs::write(folder.join("rules.yaml"), RULES).unwrap();
        for (file, text) in files {
            fs::write(folder.join(file), text).unwrap();
        }
        Self(folder)
    }

    /// Standard output and standard error, if the exit code is as expected.
    fn run(&self, code: i32, command: &str, arguments: &[&str]) -> [String; 2] {
        let path = |argument: &&str| match argument.split_once('=') {
            _ if self.0.join(argument).is_file() => self.path(argument),
            Some((year, file)) if self.0.join(file).is_file() => {
                format!("{year}={}", self.path(file))
            }
            _ => (*argument).to_owned(),
        };
        let arguments: Vec<_> = arguments.iter().map(path).collect();
        let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
        let output = run(command, &arguments);
        let [out, errors] = [&output.stdout, &output.stderr].map(|bytes| text(bytes));
        assert_eq!(output.status.code(), Some(code), "{command} {arguments:?}: {out}{errors}");
        [out, errors]
    }

    fn path(&self, file: impl AsRef<Path>) -> String {
        self.0.join(file).to_str().unwrap().to_owned()
    }
}

#[test]
fn options_that_find_nothing_are_told() {
    let data = "unit,rate,dossiers,note\nan,50%,50,x\n";
    let files = Files::new("unfound", &[("data.csv", data)]);
    let scored = |more: &[&str]| {
        let asked = ["--rules", "rules.yaml", "--data", "data.csv", "--lang", "en"];
        let [_, errors] = files.run(0, "score_units", &[&asked, more].concat());
        errors
    };
    assert_eq!(scored(&["--ignore", "note"]), "");
    let errors = scored(&["--ignore", "note", "--ignore", "ntoe", "--read", "x=1"]);
    for text in ["`ntoe`", "`x`"] {
        assert!(errors.contains(&format!("note: {text}, which was to be passed over")), "{errors}");
    }
    assert!(
        scored(&["--ignore", "note", "--year", "2025"]).contains("`--year 2025` changes nothing")
    );
    let errors = scored(&["--ignore", "note", "--kind", "commune"]);
    assert!(errors.contains("`--kind commune` changes nothing"), "{errors}");
    let errors = scored(&["--ignore", "note", "--previous", "data.csv"]);
    assert!(errors.contains("`--previous` changes nothing"), "{errors}");
}

#[test]
fn a_year_is_given_once() {
    let files = Files::new("twice", &[("data.csv", BEFORE)]);
    let asked = ["--rules", "rules.yaml", "--year", "2024=data.csv", "--year", "2024=data.csv"];
    let [_, errors] = files.run(2, "compare", &asked);
    assert!(errors.contains("`--year 2024=…` bị nêu hai lần"), "{errors}");
    let asked = ["--rules", "rules.yaml", "--round", "a=data.csv", "--round", "a=data.csv"];
    let [_, errors] = files.run(2, "appraise", &asked);
    assert!(errors.contains("`--round a=…` bị nêu hai lần"), "{errors}");
}

#[test]
fn sides_without_a_common_unit_are_no_comparison() {
    let after = "unit,name,rate,dossiers\nx,Xã X,50%,50\ny,Xã Y,60%,60\n";
    let both = "unit,name,rate,dossiers\nan,Xã An,60%,50\nbình,Xã Bình,60%,60\nmoi,Xã Mới,70%,70\n";
    let files = Files::new("apart", &[("b.csv", BEFORE), ("x.csv", after), ("a.csv", both)]);
    for sides in [
        ["--before", "b.csv", "--after", "x.csv"],
        ["--year", "2024=b.csv", "--year", "2025=x.csv"],
    ] {
        let asked = [&["--rules", "rules.yaml", "--lang", "en"], &sides[..]].concat();
        let [_, errors] = files.run(1, "compare", &asked);
        assert!(errors.contains("no unit is in both"), "{errors}");
    }
    let asked = ["--rules", "rules.yaml", "--lang", "en"];
    let [_, errors] =
        files.run(1, "analyse", &[&asked[..], &["--data", "x.csv", "--before", "b.csv"]].concat());
    assert!(errors.contains("no unit has a total before and after"), "{errors}");
    // `AN` is `an`, `Bình` is `bình`; one is new, and one is gone.
    for (sides, format) in [
        (["--before", "b.csv", "--after", "a.csv"], "csv"),
        (["--year", "2024=b.csv", "--year", "2025=a.csv"], "csv"),
    ] {
        let asked = [&asked[..], &sides, &["--format", format]].concat();
        let [out, errors] = files.run(0, "compare", &asked);
        assert_eq!(
            errors.lines().filter(|line| line.contains("units on one side only")).count(),
            2
        );
        // 3 + 2 = 5 of 10 before, 3.6 + 2 = 5.6 after.
        let an = out.lines().find(|line| line.contains("Xã An")).unwrap();
        assert!(an.contains("5.00") && an.contains("5.60"), "{out}");
    }
    let [out, _] =
        files.run(0, "analyse", &[&asked[..], &["--data", "a.csv", "--before", "b.csv"]].concat());
    assert!(out.contains("1 of 2 units rose, 0 fell"), "{out}");
    assert!(out.contains("not there before or lack a total, and are left out: 1."), "{out}");
}

#[test]
fn units_without_a_year_before_are_told() {
    let now = "unit,rate,dossiers\nan,50%,75\nmoi,50%,10\n";
    let files = Files::new("before", &[("b.csv", BEFORE), ("n.csv", now)]);
    let growth = RULES.replace("{linear: {of: dossiers, zero_at: 0, full_at: 100}}", GROWTH);
    fs::write(files.path("growth.yaml"), growth).unwrap();
    let asked = ["--rules", "growth.yaml", "--data", "n.csv", "--previous", "b.csv"];
    for command in ["score_units", "analyse"] {
        let [_, errors] = files.run(0, command, &asked);
        assert!(errors.contains("1/2 đơn vị không có trong số liệu năm trước (`moi`)"), "{errors}");
    }
    fs::write(files.path("n.csv"), now.replace("an,", "khac,")).unwrap();
    let [_, errors] = files.run(0, "score_units", &[&asked[..], &["--lang", "en"]].concat());
    assert!(errors.contains("NO unit has a year before"), "{errors}");
}

#[test]
fn a_merger_fits_both_sides() {
    let after = "unit,name,rate,dossiers\nAN-Binh,Xã An Bình,80%,60\nchi,Xã Chi,70%,70\n";
    let still = format!("{after}an,Xã An,50%,50\n");
    let strange = format!("{after}dong,Xã Đông,50%,50\n");
    let before = BEFORE.replace("Bình,Xã", "BINH,Xã");
    let before_strange = format!("{before}dong,Xã Đông,50%,50\n");
    let files = Files::new(
        "merged",
        &[
            ("merged.yaml", MERGERS),
            ("ward.yaml", &MERGERS.replace("unit_kind: commune", "unit_kind: ward")),
            ("b.csv", &before),
            ("a.csv", after),
            ("still.csv", &still),
            ("strange.csv", &strange),
            ("bs.csv", &before_strange),
        ],
    );
    let compare = |code, before: &str, after: &str, merged: &str| {
        let asked = ["--rules", "rules.yaml", "--before", before, "--after", after];
        let more = ["--merged", merged, "--lang", "en", "--format", "csv"];
        files.run(code, "compare", &[&asked[..], &more].concat())
    };
    // However ids are written: (5 + 6) ÷ 2 = 5.5 before, 4.8 + 2.4 = 7.2 after.
    let [out, _] = compare(0, "b.csv", "a.csv", "merged.yaml");
    let formed = out.lines().find(|line| line.contains("Xã An Bình")).unwrap();
    assert!(formed.contains(",5.50,7.20,1.70,"), "{out}");
    for (before, after, merged, said) in [
        ("b.csv", "still.csv", "merged.yaml", "`an` went into `an-binh`, and still stands"),
        ("b.csv", "strange.csv", "merged.yaml", "has `dong`, which is not a unit of `formed`"),
        ("bs.csv", "a.csv", "merged.yaml", "has `dong`, which is not a unit of `before`"),
        ("b.csv", "a.csv", "ward.yaml", "`AN` is of the kind `commune`"),
    ] {
        let [_, errors] = compare(1, before, after, merged);
        assert!(errors.contains(said), "{errors}");
    }
    // The same of what is scored alone.
    let scored = |code, before: &str, merged: &str| {
        let asked = ["--rules", "rules.yaml", "--data", before, "--merged", merged];
        files.run(code, "score_units", &[&asked[..], &["--lang", "en", "--format", "csv"]].concat())
    };
    let [out, _] = scored(0, "b.csv", "merged.yaml");
    assert!(out.contains("an-binh,Xã An Bình,2,5.50,"), "{out}");
    let [_, errors] = scored(1, "bs.csv", "merged.yaml");
    assert!(errors.contains("has `dong`, which is not a unit of `before`"), "{errors}");
}

#[test]
fn rule_files_that_are_named_are_seen_together() {
    let version = |version: &str, from: &str| {
        RULES.replace("version: '1'", &format!("version: '{version}'\nin_force: {{from: {from}}}"))
    };
    let first = version("2024", "2024-01-01");
    let files = Files::new(
        "together",
        &[
            ("first.yaml", &first),
            ("again.yaml", &first),
            ("later.yaml", &version("2025", "2024-06-01, to: 2025-12-31")),
            ("gap.yaml", &version("2027", "2027-01-01")),
        ],
    );
    let codes = |code, paths: &[&str]| {
        let [out, _] = files.run(code, "check_rules", &[&["--format", "json"], paths].concat());
        let faults: Vec<serde_json::Value> = serde_json::from_str(&out).unwrap();
        let codes: Vec<_> =
            faults.iter().map(|fault| fault["code"].as_str().unwrap().to_owned()).collect();
        codes
    };
    assert_eq!(codes(1, &["first.yaml", "again.yaml"]), ["R0801"]);
    assert_eq!(codes(1, &["later.yaml", "gap.yaml"]), ["R0804"]);
    assert!(codes(0, &["first.yaml", "first.yaml"]).is_empty());
}

#[test]
fn a_province_takes_the_year_before_from_its_folder() {
    let files = Files::new("province", &[]);
    let growth = RULES.replace("{linear: {of: dossiers, zero_at: 0, full_at: 100}}", GROWTH);
    fs::create_dir_all(files.path("rules/tinh")).unwrap();
    fs::create_dir_all(files.path("data")).unwrap();
    fs::write(files.path("rules/tinh/index.yaml"), growth).unwrap();
    let province = "province: tinh\nname: Tỉnh\nruns:\n  - {id: communes, framework: demo/index, version: '1'}\n";
    fs::write(files.path("rules/tinh/province.yaml"), province).unwrap();
    fs::write(files.path("data/communes.csv"), "unit,rate,dossiers\nan,50%,75\n").unwrap();
    let (rules, data) = (files.path("rules/tinh/province.yaml"), files.path("data"));
    let out = files.path("out");
    let asked = ["--province", &rules, "--data", &data, "--out", &out, "--lang", "en"];
    let [_, errors] = files.run(1, "publish_province", &asked);
    assert!(errors.contains("previous(dossiers)"), "{errors}");
    fs::write(files.path("data/communes-previous.csv"), BEFORE).unwrap();
    files.run(0, "publish_province", &asked);
    // 6 × 50 % + 4 × (75 ÷ 50 − 1) = 5.
    let csv = fs::read_to_string(files.path("out/bang-diem/communes.csv")).unwrap();
    assert!(csv.lines().nth(1).unwrap().starts_with("an,an,1,5.00,"), "{csv}");
    fs::remove_file(files.path("data/communes.csv")).unwrap();
    let [_, errors] = files.run(1, "publish_province", &asked);
    assert!(errors.contains("which has no figures of this year"), "{errors}");
}

#[test]
fn files_of_nothing_are_refused() {
    let silent = "unit,rate,dossiers\nan,50%,50\nbinh,60%,60\ndong,,\n";
    let heads = "unit,rate,dossiers\n";
    let files = Files::new(
        "nothing",
        &[("heads.csv", heads), ("w.csv", "rate,files\n"), ("d.csv", silent)],
    );
    for command in ["score_units", "analyse"] {
        let [_, errors] = files.run(1, command, &["--rules", "rules.yaml", "--data", "heads.csv"]);
        assert!(errors.contains("không có dòng nào của đơn vị"), "{errors}");
    }
    let asked = ["--rules", "rules.yaml", "--self", "d.csv", "--verified", "heads.csv"];
    let [_, errors] = files.run(1, "appraise", &asked);
    assert!(errors.contains("không có dòng nào của đơn vị"), "{errors}");
    let analyse = |more: &[&str]| {
        let asked = ["--rules", "rules.yaml", "--data", "d.csv", "--lang", "en"];
        let [out, errors] = files.run(1, "analyse", &[&asked, more].concat());
        assert_eq!(out, "");
        errors
    };
    assert!(analyse(&["--weights", "w.csv"]).contains("has no draw"));
    assert!(analyse(&["--unit", "dong"]).contains("`dong` sent no figures"));
}

/// The figures that lack a unit are named with their file, once.
#[test]
fn a_unit_that_one_side_lacks_is_told_with_the_file() {
    let own = "unit,name,rate,dossiers\nan,Xã An,50%,50\nbinh,Xã Bình,60%,60\n";
    let verified = "unit,name,rate,dossiers\nan,Xã An,50%,50\n";
    let units = "Mã đơn vị;Tên đơn vị;Loại đơn vị\nan;Xã An;commune\nbinh;Xã Bình;commune\n";
    let all = [("own.csv", own), ("verified.csv", verified), ("units.csv", units)];
    let files = Files::new("lacking", &all);
    let sides = ["--rules", "rules.yaml", "--self", "own.csv", "--verified", "verified.csv"];
    let asked = [&sides[..], &["--register", "units.csv"]].concat();
    let [out, _] = files.run(0, "appraise", &asked);
    let figures = format!("số liệu thẩm định ({})", files.path("verified.csv"));
    assert!(out.contains(&format!("\nKhông có {figures}: Xã Bình\n")), "{out}");
    assert_eq!(out.matches(": Xã Bình").count(), 1, "{out}");
    let [_, errors] = files.run(1, "appraise", &[&asked[..], &["--unit", "Xã Bình"]].concat());
    let told = format!("lỗi: `Xã Bình` không có dòng nào trong {figures}\n");
    assert!(errors.contains(&told), "{errors}");
    let [_, errors] = files.run(1, "appraise", &[&asked[..], &["--unit", "Xã Lạ"]].concat());
    assert!(errors.contains("lỗi: dữ liệu không có đơn vị `Xã Lạ`"), "{errors}");
}
