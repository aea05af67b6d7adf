//! Writes what a verifier might have made of the departments' synthetic figures:
//! `examples/data/thanh-hoa/departments-2022-verified.csv`, with its description beside it.
//!
//! **Every value and every reason is made up**, as are the figures that it starts from
//! (`departments-2022.csv`, which `make_synthetic_data` writes). No department of Thanh Hóa claimed any of
//! it, and nobody verified it.
//!
//! A department has a latent care with which it counts, from 0 to 9. The less of it, the more of its figures
//! the verifier corrects downwards, rejects for want of proof, or, now and then, corrects upwards and fills
//! in from the evidence. What is not in the table of findings below stays as it was submitted.
//!
//! The program uses whole numbers and its own generator only, so it writes the same bytes on every machine:
//!
//! ```text
//! cargo run --example make_synthetic_appraisal                  # writes the file
//! cargo run --example make_synthetic_appraisal -- --check       # exits with 1 if the file differs
//! cargo run --example make_synthetic_appraisal -- --out FILE    # writes it elsewhere
//! ```

#![allow(
    clippy::arithmetic_side_effects,
    reason = "every quantity is a small whole number bounded by the tables of this file"
)]

#[macro_use]
#[path = "shared/pipe.rs"]
mod pipe;
#[path = "shared/output.rs"]
mod output;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use dti_engine::dataset::{DatasetUnit, UnitEntry, Value};
use dti_engine::number::Decimal;
use dti_engine::{Dataset, Framework};

const SEED: u64 = 20_220_047;

type Failure = Box<dyn std::error::Error>;

fn main() -> ExitCode {
    match run(std::env::args().skip(1)) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(message) => {
            eprintln!("make_synthetic_appraisal: {message}");
            ExitCode::from(2)
        }
    }
}

/// Writes or checks the file; false when it differs from the one that is there.
fn run(mut arguments: impl Iterator<Item = String>) -> Result<bool, Failure> {
    let root = Path::new(option_env!("CARGO_MANIFEST_DIR").unwrap_or("."));
    let data = root.join("examples/data/thanh-hoa");
    let mut path = data.join("departments-2022-verified.csv");
    let mut check = false;
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--check" => check = true,
            "--out" => path = PathBuf::from(arguments.next().ok_or("--out needs a file")?),
            other => {
                return Err(format!("unknown argument `{other}`: use --check or --out FILE").into());
            }
        }
    }
    let framework = Framework::from_path(root.join("rules/thanh-hoa/department-2022.yaml"))?;
    let submitted = Dataset::from_csv_path(data.join("departments-2022.csv"), &framework)?;
    let mut csv = Vec::new();
    verified(&framework, &submitted)?.to_csv(&mut csv)?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    let description = format!(
        "# Số liệu giả lập, do examples/make_synthetic_appraisal.rs sinh ra.\n\
         # Synthetic: made by examples/make_synthetic_appraisal.rs.\n\
         data: {}\nnature: synthetic\nas_of: 2022-12-31\n",
        name.unwrap_or_default()
    );
    let described = path.with_extension("data.yaml");
    let mut same = true;
    for (path, bytes) in [(&path, csv.as_slice()), (&described, description.as_bytes())] {
        if !check {
            output::write(path, bytes)?;
        } else if std::fs::read(path)? != bytes {
            eprintln!("{}: differs from what this program writes", path.display());
            same = false;
        }
    }
    if !check {
        println!("{}: {} units", path.display(), submitted.units().len());
    }
    Ok(same)
}

/// SplitMix64 (Steele, Lea and Flood 2014).
struct Random(u64);

impl Random {
    const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number from `low` to `high`, both included.
    fn between(&mut self, low: i64, high: i64) -> i64 {
        let width = high.abs_diff(low) + 1;
        low + i64::try_from(self.next() % width).unwrap_or(0)
    }

    fn chance(&mut self, per_mille: i64) -> bool {
        self.between(0, 999) < per_mille
    }
}

/// What the verifier does with a figure.
#[derive(Clone, Copy)]
enum Does {
    /// Takes off up to so many per cent, at least one; `{n}` in the reason is how many.
    TakesOff(i64),
    /// Takes off up to so many tenths of a percentage point; `{n}` is the new value.
    Lowers(i64),
    /// Does not believe it.
    Rejects,
    /// Does not believe a yes.
    Denies,
    /// Adds one.
    Adds,
    /// Fills in what is missing, up to the figure of another metric.
    FillsIn(&'static str),
}

struct Finding {
    metric: &'static str,
    /// How often it is found with a careless unit, in a thousand.
    per_mille: i64,
    does: Does,
    reason: &'static str,
}

const fn finding(
    metric: &'static str,
    per_mille: i64,
    does: Does,
    reason: &'static str,
) -> Finding {
    Finding { metric, per_mille, does, reason }
}

/// The findings, of which the first that applies to a metric counts.
const FINDINGS: [Finding; 22] = [
    finding(
        "meetings_chaired",
        300,
        Does::TakesOff(40),
        "{n} cuộc họp do cấp phó chủ trì theo biên bản",
    ),
    finding("directives_signed", 250, Does::TakesOff(30), "{n} văn bản do cấp phó ký"),
    finding("news_items", 350, Does::TakesOff(45), "{n} tin bài đăng lại, không do đơn vị viết"),
    finding(
        "digital_day_organised",
        150,
        Does::Denies,
        "kế hoạch có nhưng không có báo cáo tổ chức",
    ),
    finding("annual_plan_issued", 80, Does::Denies, "văn bản gửi kèm là dự thảo, chưa ban hành"),
    finding("plan_to_2025_issued", 80, Does::Rejects, "chưa gửi văn bản ban hành"),
    finding(
        "tasks_on_time",
        450,
        Does::TakesOff(25),
        "{n} nhiệm vụ quá hạn trên hệ thống theo dõi nhiệm vụ",
    ),
    finding(
        "staff_basic_skills",
        350,
        Does::TakesOff(20),
        "{n} người không có trong danh sách học viên",
    ),
    finding("staff_data_skills", 150, Does::Adds, "bổ sung 1 người có chứng chỉ trong hồ sơ"),
    finding(
        "training_classes",
        250,
        Does::TakesOff(40),
        "{n} lớp do đơn vị khác mở, không đồng tổ chức",
    ),
    finding(
        "systems_level_approved",
        250,
        Does::TakesOff(25),
        "{n} quyết định phê duyệt cấp độ đã hết hiệu lực",
    ),
    finding(
        "systems_protected",
        500,
        Does::TakesOff(40),
        "{n} hệ thống thiếu phương án theo hồ sơ cấp độ",
    ),
    finding(
        "devices_protected",
        550,
        Does::TakesOff(15),
        "{n} máy không có phần mềm bảo vệ khi kiểm tra tại chỗ",
    ),
    finding("vulnerability_scans", 300, Does::Rejects, "không có báo cáo rà quét"),
    finding("response_plan", 120, Does::Denies, "kế hoạch năm trước, chưa cập nhật"),
    finding(
        "documents_signed",
        450,
        Does::TakesOff(12),
        "{n} văn bản có chữ ký số không hợp lệ trên trục liên thông",
    ),
    finding(
        "reports_shared",
        900,
        Does::FillsIn("reports_due"),
        "bổ sung theo hệ thống thông tin báo cáo của tỉnh",
    ),
    finding(
        "open_datasets",
        300,
        Does::TakesOff(60),
        "{n} bộ dữ liệu không truy cập được trên cổng",
    ),
    finding(
        "dossiers_online",
        500,
        Does::TakesOff(30),
        "{n} hồ sơ có thành phần nộp bằng bản giấy",
    ),
    finding("on_time_rate", 300, Does::Lowers(30), "Cổng dịch vụ công ghi {n}"),
    finding("satisfaction_rate", 250, Does::Rejects, "không có phiếu khảo sát gốc"),
    finding(
        "shared_applications",
        200,
        Does::TakesOff(30),
        "{n} phần mềm không phát sinh tài khoản sử dụng",
    ),
];

/// The figures as they stand after the appraisal.
fn verified(framework: &Framework, submitted: &Dataset) -> Result<Dataset, Failure> {
    let mut builder = submitted.to_builder(framework)?;
    for (row, unit) in submitted.units().enumerate() {
        let number = u64::try_from(row)?;
        let mut random = Random(SEED ^ number.wrapping_mul(0xE703_7ED1_A0B4_28DB));
        let carelessness = 9 - random.between(0, 9);
        let mut entry = builder.revise(unit.id())?;
        for finding in &FINDINGS {
            // Always drawn, so that a finding more or less leaves the others as they are.
            let (found, size) = (random.chance(finding.per_mille), random.between(1, 1000));
            if found && random.chance(100 + 90 * carelessness) {
                apply(unit, finding, size, &mut entry)?;
            }
        }
    }
    Ok(builder.build()?)
}

/// The number of a unit, as a whole number of `per` parts.
fn whole(unit: DatasetUnit<'_>, metric: &str, per: i64) -> Option<i64> {
    match unit.value(metric).ok()? {
        Value::Number(number) => {
            i64::try_from(number.checked_mul(Decimal::from(per))?.normalize()).ok()
        }
        _ => None,
    }
}

/// Applies a finding to what a unit submitted, if it can be; `size` is from 1 to 1000.
fn apply(
    unit: DatasetUnit<'_>,
    finding: &Finding,
    size: i64,
    entry: &mut UnitEntry<'_, '_>,
) -> Result<(), Failure> {
    let value = unit.value(finding.metric)?;
    let number = |per| whole(unit, finding.metric, per);
    let (value, told) = match (finding.does, value) {
        (Does::TakesOff(most), Value::Number(_)) => {
            let Some(number) = number(1).filter(|number| *number > 0) else { return Ok(()) };
            let off = (number * most * size / 100_000).max(1);
            (Value::from(number - off), off.to_string())
        }
        (Does::Lowers(most), Value::Number(_)) => {
            let Some(tenths) = number(1000) else { return Ok(()) };
            let lower = tenths - (most * size / 1000).max(1);
            let told = format!("{},{}%", lower / 10, lower % 10);
            (Value::Number(Decimal::new(lower, 3)), told)
        }
        (Does::Adds, Value::Number(_)) => {
            let Some(number) = number(1) else { return Ok(()) };
            (Value::from(number + 1), String::new())
        }
        (Does::FillsIn(whole_of), Value::Missing) => {
            let Some(whole) = whole(unit, whole_of, 1) else { return Ok(()) };
            (Value::from(whole * (600 + size * 3 / 10) / 1000), String::new())
        }
        (Does::Rejects, Value::Number(_) | Value::YesNo(true)) => (Value::Rejected, String::new()),
        (Does::Denies, Value::YesNo(true)) => (Value::YesNo(false), String::new()),
        _ => return Ok(()),
    };
    entry
        .value(finding.metric, value)
        .reason(finding.metric, &finding.reason.replace("{n}", &told));
    Ok(())
}
