//! Files that examples write: each in its place as a whole, and none in that of another.

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

use built::{files, folder, run, text};

const RULES: &str = "framework: demo/base\nversion: '1'\nkind: index\nunit_kind: commune\nname: Base\n\
    source: {standing: illustrative}\npoints: 10\n\
    absent: {missing: zero, not_applicable: exclude, rejected: zero, zero_whole: exclude}\n\
    metrics: {y: {type: yes_no}, t: {type: text}}\n\
    indicators:\n- {id: y, points: 10, scoring: {yes_no: y}}\n- {id: t, points: 0, scoring: {unscored: t}}\n";

/// A folder with rules and data.
fn demo(name: &str) -> (std::path::PathBuf, [String; 2]) {
    let folder = folder(name);
    let (rules, data) = (folder.join("rules.yaml"), folder.join("data.csv"));
    fs::write(&rules, RULES).unwrap();
    fs::write(&data, "unit,name,y\na,Xã A,có\nb,Xã B,không\n").unwrap();
    let paths = [&rules, &data].map(|path| path.to_str().unwrap().to_owned());
    (folder, paths)
}

fn score([rules, data]: &[String; 2], more: &[&str]) -> Output {
    run("score_units", &[&["--rules", rules, "--data", data][..], more].concat())
}

#[cfg(unix)]
#[test]
fn nothing_is_written_over_what_is_read_by_whatever_name() {
    use std::os::unix::fs::symlink;
    let (folder, paths) = demo("over");
    let other = folder.join("amended.yaml");
    fs::write(&other, RULES.replace("version: '1'", "version: '0'")).unwrap();
    let register = folder.join("register.csv");
    fs::write(&register, "unit,name\na,Xã A\nb,Xã B\n").unwrap();
    let register = register.to_str().unwrap();
    let name = |name: &str| folder.join(name).to_str().unwrap().to_owned();
    fs::hard_link(&paths[1], name("hard.csv")).unwrap();
    symlink(&paths[1], name("soft.csv")).unwrap();
    symlink("soft.csv", name("softer.csv")).unwrap();
    fs::create_dir(name("in")).unwrap();
    fs::hard_link(&paths[0], name("in/rules-too.txt")).unwrap();
    let before = files(&folder);
    for out in [
        paths[0].clone(),
        paths[1].clone(),
        name("hard.csv"),
        name("soft.csv"),
        name("softer.csv"),
        name("in/../data.csv"),
        name("in/rules-too.txt"),
        name("amended.yaml"),
        register.to_owned(),
    ] {
        let output = score(&paths, &["--register", register, "--out", &out]);
        assert_eq!(output.status.code(), Some(2), "{out}: {output:?}");
        assert!(
            text(&output.stderr).contains("sẽ ghi đè lên tệp đang đọc"),
            "{}",
            text(&output.stderr)
        );
        assert_eq!(files(&folder), before, "{out}");
    }
    let output = score(&paths, &["--out", &name("nowhere/../data.csv")]);
    assert_eq!((output.status.code(), files(&folder)), (Some(1), before));
}

#[cfg(unix)]
#[test]
fn a_file_keeps_its_permissions_and_links_stay_links() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let (folder, paths) = demo("kept");
    let out = folder.join("out.csv");
    fs::write(&out, "old").unwrap();
    fs::set_permissions(&out, fs::Permissions::from_mode(0o640)).unwrap();
    symlink("out.csv", folder.join("link.csv")).unwrap();
    let link = folder.join("link.csv");
    let output = score(&paths, &["--format", "csv", "--out", link.to_str().unwrap()]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert!(fs::read_to_string(&out).unwrap().starts_with("unit,"));
    assert_eq!(fs::metadata(&out).unwrap().permissions().mode() & 0o777, 0o640);
    // A new file is as others are, not for its owner alone.
    let (new, usual) = (folder.join("new.csv"), folder.join("usual.csv"));
    fs::write(&usual, "").unwrap();
    let output = score(&paths, &["--out", new.to_str().unwrap()]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode();
    assert_eq!(mode(&new), mode(&usual));
    let names: Vec<_> = files(&folder).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["data.csv", "link.csv", "new.csv", "out.csv", "rules.yaml", "usual.csv"]);
    // Nothing unfinished is left, under a name with a dot either.
    assert_eq!(fs::read_dir(&folder).unwrap().count(), names.len());
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told_and_a_device_is_written_to() {
    let (folder, paths) = demo("full");
    let output = score(&paths, &["--out", "/dev/full"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("không ghi được /dev/full"), "{}", text(&output.stderr));
    let output = score(&paths, &["--format", "csv", "--out", "/dev/stdout"]);
    assert!(text(&output.stdout).starts_with("unit,"), "{output:?}");
    let output = score(&paths, &["--out", folder.to_str().unwrap()]);
    assert!(text(&output.stderr).contains("đây là một thư mục"), "{}", text(&output.stderr));
}

/// A province of one run, with the rules above it.
fn province(name: &str, units: &str) -> (std::path::PathBuf, Vec<String>) {
    let root = folder(name);
    for folder in ["rules/demo", "data"] {
        fs::create_dir_all(root.join(folder)).unwrap();
    }
    fs::write(root.join("rules/demo/base.yaml"), RULES).unwrap();
    fs::write(
        root.join("rules/demo/province.yaml"),
        "province: demo\nname: Demo\nruns:\n- {id: con, framework: demo/base, version: '1'}\n",
    )
    .unwrap();
    fs::write(root.join("data/con.csv"), units).unwrap();
    let path = |name: &str| root.join(name).to_str().unwrap().to_owned();
    let arguments = ["--province", &path("rules/demo/province.yaml"), "--data", &path("data")];
    let arguments = arguments.map(str::to_owned).into_iter();
    (root.clone(), arguments.chain(["--out".to_owned(), path("out")]).collect())
}

fn publish(arguments: &[String]) -> Output {
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    run("publish_province", &arguments)
}

const UNITS: &str = "unit,name,y\nA,Xã D,có\nb,Xã E,không\nCON,Xã C,có\n../../x,Xã F,có\n";

fn names(folder: &Path) -> Vec<String> {
    files(folder).into_iter().map(|(name, _)| name).collect()
}

#[test]
fn results_take_the_place_of_older_ones_as_a_whole() {
    let units = format!("{UNITS}{},Xã dài,có\n", "x".repeat(300));
    let (root, arguments) = province("replaced", &units);
    let output = publish(&arguments);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let out = root.join("out");
    let cards: Vec<_> =
        names(&out).into_iter().filter(|name| name.starts_with("phieu-diem/")).collect();
    // One of each unit, and one with all.
    assert_eq!(cards.len(), 6, "{cards:?}");
    let folded: std::collections::BTreeSet<_> = cards.iter().map(|c| c.to_lowercase()).collect();
    assert_eq!(folded.len(), cards.len());
    for card in ["+a.html", "b.html", "+c+o+n.html", "=2e=2e=2f=2e=2e=2fx.html"] {
        assert!(cards.contains(&format!("phieu-diem/=63on/{card}")), "{card} in {cards:?}");
    }
    assert!(cards.iter().all(|card| card.len() < 140));

    // Two units less: their cards are gone with the rest.
    fs::write(root.join("data/con.csv"), "unit,name,y\na,Xã E,không\nb,Xã B,có\n").unwrap();
    let output = publish(&arguments);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let left: Vec<_> =
        names(&out).into_iter().filter(|name| name.starts_with("phieu-diem/")).collect();
    let expected = ["phieu-diem/=63on.html", "phieu-diem/=63on/a.html", "phieu-diem/=63on/b.html"];
    assert_eq!(left, expected);

    // What others put there, or changed, stays and is told.
    let before = files(&out);
    let foreign = out.join("phieu-diem/ghi-chú.html");
    fs::write(&foreign, "của tôi").unwrap();
    let output = publish(&arguments);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("\n  phieu-diem/ghi-chú.html\n"), "{output:?}");
    fs::remove_file(&foreign).unwrap();
    assert_eq!(files(&out), before);
    let changed = out.join("demo.md");
    let old = fs::read(&changed).unwrap();
    fs::write(&changed, "sửa").unwrap();
    let output = publish(&arguments);
    assert!(text(&output.stderr).contains("\n  demo.md\n"), "{output:?}");
    assert_eq!(fs::read(&changed).unwrap(), "sửa".as_bytes());
    fs::write(&changed, old).unwrap();
    assert!(publish(&arguments).status.success());
    // Nothing unfinished is left beside.
    assert_eq!(fs::read_dir(&root).unwrap().count(), 3);
}

#[test]
fn a_run_that_fails_or_is_stopped_leaves_older_results_whole() {
    let (root, arguments) = province("stopped", UNITS);
    assert!(publish(&arguments).status.success());
    let before = files(&root.join("out"));
    // Faults in the figures.
    fs::write(root.join("data/con.csv"), "unit,name,y\na,Xã E,có lẽ\n").unwrap();
    assert_eq!(publish(&arguments).status.code(), Some(1));
    assert_eq!(files(&root.join("out")), before);
    // Stopped at any moment.
    let mut units = String::from("unit,name,y\n");
    for unit in 0..300 {
        units += &format!("xa-{unit},Xã số {unit},có\n");
    }
    fs::write(root.join("data/con.csv"), units).unwrap();
    let (mut stopped, mut seen) = (false, Vec::new());
    for wait in [50, 200, 400, 800] {
        let mut run = built::example("publish_province").args(&arguments).spawn().unwrap();
        std::thread::sleep(std::time::Duration::from_millis(wait));
        stopped |= run.try_wait().unwrap().is_none();
        run.kill().unwrap();
        run.wait().unwrap();
        seen.push(files(&root.join("out")));
        if seen.last() != Some(&before) {
            break;
        }
    }
    assert!(stopped, "no run was stopped before its end");
    // What such a run left is told by the next, and in its way of nothing.
    let output = publish(&arguments);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let after = files(&root.join("out"));
    assert!(after.len() > 300 && after != before);
    // Whenever it was, everything was older or everything newer.
    assert!(seen.iter().all(|results| *results == before || *results == after));
}

#[test]
fn what_is_read_does_not_lie_where_results_go() {
    let (root, mut arguments) = province("inside", UNITS);
    for (out, read) in [("data", "data"), ("rules", "province.yaml"), (".", "data")] {
        let out = root.join(out);
        out.to_str().unwrap().clone_into(arguments.last_mut().unwrap());
        let output = publish(&arguments);
        assert_eq!(output.status.code(), Some(1), "{output:?}");
        let told = text(&output.stderr);
        assert!(told.contains("đang được đọc và nằm trong") && told.contains(read), "{told}");
    }
    assert_eq!(names(&root), ["data/con.csv", "rules/demo/base.yaml", "rules/demo/province.yaml"]);
}

#[test]
fn a_form_that_was_filled_in_is_not_replaced() {
    let (root, mut arguments) = province("filled", UNITS);
    let forms = root.join("forms");
    arguments.truncate(2);
    arguments.extend(["--templates".to_owned(), forms.to_str().unwrap().to_owned()]);
    for _ in 0..2 {
        // Empty forms are replaced as often as one likes.
        let output = publish(&arguments);
        assert!(output.status.success(), "{}", text(&output.stderr));
        assert_eq!(names(&forms), ["=63on.xlsx"]);
    }
    // One of older rules is replaced, and reads back by its run.
    let rules = root.join("rules/demo/base.yaml");
    let changed = RULES.replace("name: Base", "name: Other");
    fs::write(&rules, changed).unwrap();
    assert!(publish(&arguments).status.success());
    let form = forms.join("=63on.xlsx");
    let mut filled = fs::read(&form).unwrap();
    filled.push(0);
    fs::write(&form, &filled).unwrap();
    let output = publish(&arguments);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(text(&output.stderr).contains("\n  =63on.xlsx\n"), "{}", text(&output.stderr));
    assert_eq!(fs::read(&form).unwrap(), filled);
}

#[test]
fn a_text_too_long_for_a_cell_is_cut_in_results_and_refused_in_forms() {
    let (folder, paths) = demo("long-text");
    let long = "ă".repeat(32_760) + &"b".repeat(10);
    fs::write(&paths[1], format!("unit,name,y,t\na,Xã A,có,{long}\nb,Xã B,có,x\n")).unwrap();
    let out = folder.join("out.xlsx");
    for more in [&[][..], &["--scorecard", "a"]] {
        let to = ["--format", "xlsx", "--out", out.to_str().unwrap()];
        let output = score(&paths, &[more, &to].concat());
        assert!(output.status.success(), "{}", text(&output.stderr));
    }
    let units = format!("unit,name,y,t\nxa-dai,Xã A,có,{long}\n");
    let (root, mut arguments) = province("long-form", &units);
    arguments.truncate(4);
    arguments.extend(["--templates".to_owned(), root.join("forms").to_str().unwrap().to_owned()]);
    let output = publish(&arguments);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let told = text(&output.stderr);
    assert!(told.contains("unit `xa-dai` in the column `t`"), "{told}");
    assert!(!root.join("forms").exists());
}
