//! The folder of figures that a province is published from: which file is whose, and who is said to have sent what.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    missing_docs,
    reason = "test code: a fault is a failed test"
)]

mod built;

use std::fs;
use std::path::PathBuf;

use built::{folder, run, text};

const COMMUNE: &str = "framework: demo/commune\nversion: '2026'\nkind: index\nunit_kind: commune\n\
    name: Bộ xã\nsource: {standing: illustrative}\npoints: 100\nrounding: {total: 2}\n\
    absent: {missing: zero, not_applicable: exclude, rejected: zero, zero_whole: zero}\n\
    metrics: {dossiers: {type: count, name: Số hồ sơ}, online: {type: count, name: Hồ sơ trực tuyến}}\n\
    indicators: [{id: online, points: 100, scoring: {ratio: {part: online, whole: dossiers}}}]\nranking: {places: 2}\n";
const PLAN: &str = "framework: demo/plan\nversion: '2026'\nkind: criteria\nunit_kind: province\n\
    name: Kế hoạch\nsource: {standing: illustrative}\nmetrics: {all_dossiers: {type: count, name: Tổng hồ sơ}}\n\
    targets: [{id: enough, name: Đủ hồ sơ, of: all_dossiers, at_least: 100}]\n";
const PROVINCE: &str = "province: tinh\nname: Tỉnh\nsource: {standing: illustrative}\nruns:\n\
    - {id: communes, framework: demo/commune, version: '2026'}\n\
    - id: plan\n  framework: demo/plan\n  version: '2026'\n  unit: tinh\n\
    \x20 metrics: {all_dossiers: {sum: communes, of: dossiers}}\n";
const REGISTER: &str =
    "unit,name,kind\na,Xã A,commune\nb,Xã B,commune\nc,Xã C,commune\ntinh,Tỉnh,province\n";
const ALL: &str = "unit,name,dossiers,online\na,Xã A,100,90\nb,Xã B,100,40\nc,Xã C,100,50\n";
const TWO: &str = "unit,name,dossiers,online\na,Xã A,100,90\nb,Xã B,100,40\n";

/// Publishes these files of figures. Returns whether that succeeded, what was said, and the page as Markdown.
fn published(name: &str, files: &[(&str, &str)]) -> (bool, String, String) {
    let place = folder(name);
    let write = |at: PathBuf, text: &str| {
        fs::create_dir_all(at.parent().unwrap()).unwrap();
        fs::write(at, text).unwrap();
    };
    write(place.join("rules/commune.yaml"), COMMUNE);
    write(place.join("rules/tinh/plan.yaml"), PLAN);
    write(place.join("rules/tinh/province.yaml"), PROVINCE);
    write(place.join("data/register.csv"), REGISTER);
    write(place.join("data/plan.csv"), "unit,name,all_dossiers\ntinh,Tỉnh,\n");
    files.iter().for_each(|(file, text)| write(place.join("data").join(file), text));
    let [province, data, out] =
        ["rules/tinh/province.yaml", "data", "out"].map(|at| place.join(at).display().to_string());
    let output =
        run("publish_province", &["--province", &province, "--data", &data, "--out", &out]);
    let page = fs::read_to_string(place.join("out/tinh.md")).unwrap_or_default();
    let said = text(&output.stdout) + &text(&output.stderr);
    (output.status.success(), said, page)
}

/// The last one by name was taken, and nobody was told.
#[test]
fn two_files_of_one_run_are_refused() {
    for other in ["communes/x.csv", "communes.CSV"] {
        let (done, said, _) =
            published("two-files", &[("communes.csv", ALL), (other, &ALL.replace("90", "10"))]);
        let named = ["communes.csv", other.split('/').next().unwrap(), "`communes`"];
        assert!(!done && named.iter().all(|name| said.contains(name)), "{other}: {said}");
    }
}

/// Who sent figures that nobody verified did send some.
#[test]
fn what_was_not_verified_was_sent_all_the_same() {
    let (done, said, _) =
        published("unverified", &[("communes.csv", ALL), ("communes-verified.csv", TWO)]);
    assert!(done, "{said}");
    assert!(said.contains("communes: 1 đơn vị đã gửi số liệu, chưa thẩm định: Xã C\n"), "{said}");
    assert!(!said.contains("chưa gửi số liệu: Xã C"), "{said}");
    let (_, said, _) = published("unsent", &[("communes.csv", TWO)]);
    assert!(said.contains("communes: 1 đơn vị chưa gửi số liệu: Xã C\n"), "{said}");
}

/// A sum that lacks a unit is no figure. The page says so where the figure would stand.
#[test]
fn a_figure_that_is_not_rolled_up_stands_on_the_page_with_its_reason() {
    let (_, said, page) = published("absent", &[("communes.csv", TWO)]);
    let row = page.lines().find(|line| line.contains("Tổng hồ sơ") && line.starts_with('|'));
    insta::assert_snapshot!("absent", row.unwrap_or(&said));
    let (_, said, page) = published("whole", &[("communes.csv", ALL)]);
    let row = page.lines().find(|line| line.contains("Tổng hồ sơ") && line.contains("300"));
    assert!(row.is_some(), "{said}");
}

/// Figures that a description calls synthetic are marked, whatever another says.
#[test]
fn figures_that_one_of_two_descriptions_calls_synthetic_are() {
    let own = ("communes.data.yaml", "data: communes.csv\nnature: reported\n");
    let other = ("z.data.yaml", "data: communes.csv\nnature: synthetic\n");
    let (done, said, page) = published("own", &[("communes.csv", ALL), own]);
    assert!(done && !page.contains("GIẢ LẬP"), "{said}");
    let (done, said, page) = published("two-descriptions", &[("communes.csv", ALL), own, other]);
    assert!(done && page.contains("GIẢ LẬP"), "{said}");
}
