//! One word for one thing: variants that the table of terms in the guide replaced appear nowhere that people read.

#![allow(clippy::unwrap_used, reason = "test code: a fault is a failed test")]

use std::fs;
use std::path::{Path, PathBuf};

/// The variants, each with the word to use.
const FORBIDDEN: [(&str, &str); 24] = [
    ("bị bác", "bị loại"),
    ("dấu vân tay", "mã kiểm tra"),
    ("phát biểu mẫu", "gửi biểu mẫu"),
    ("vắng số liệu", "thiếu số liệu"),
    ("số liệu vắng", "thiếu số liệu"),
    ("vắng mặt", "thiếu số liệu"),
    ("còn vướng", "nội dung chưa đạt"),
    ("như đã nêu", "theo báo cáo của đơn vị"),
    ("lên xuống", "thay đổi hạng"),
    ("nửa lên", "từ 5 trở lên làm tròn lên"),
    ("ngoài thang", "không tính trong thang điểm chính"),
    ("trường hợp thử", "trường hợp"),
    ("trường hợp kiểm thử", "trường hợp"),
    ("chỉ mục", "chỉ số"),
    ("số liệu phái sinh", "số liệu tính ra"),
    ("khung chỉ số", "bộ chỉ số"),
    ("tệp luật", "tệp quy tắc"),
    ("cân nặng", "trọng số"),
    ("ánh xạ", "nhóm khóa"),
    ("cửa kiểm tra", "điều kiện"),
    ("danh mục đơn vị", "danh sách đơn vị"),
    ("lượt chấm", "lần chạy"),
    ("mã định danh", "mã"),
    ("đơn vị đo", "đơn vị tính"),
];

/// `bộ chỉ số` is an index, one kind of framework (`bộ quy tắc`): messages of any framework do not call it so.
fn calls_a_framework_an_index(line: &str) -> bool {
    let is_index = ["index", "indices", "bộ tiêu chí", "toàn bộ chỉ số"];
    line.contains("bộ chỉ số") && !is_index.iter().any(|said| line.contains(said))
}

fn files(folder: &Path, ends: &[&str], found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, ends, found);
        } else if path.extension().is_some_and(|end| ends.iter().any(|known| end == *known)) {
            found.push(path);
        }
    }
}

#[test]
fn forbidden_variants_appear_nowhere() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = vec![root.join("README.md"), root.join("rules/README.md")];
    files(&root.join("src"), &["rs", "md"], &mut found);
    files(&root.join("examples"), &["rs"], &mut found);
    assert!(found.len() > 300, "{}", found.len());
    let mut wrong = Vec::new();
    for path in found {
        let text = fs::read_to_string(&path).unwrap().to_lowercase();
        for (number, line) in (1..).zip(text.lines()) {
            let is_source = path.extension().is_some_and(|end| end == "rs");
            let is_synthetic =
                path.components().any(|part| part.as_os_str() == "make_synthetic_data");
            if is_source && !is_synthetic && calls_a_framework_an_index(line) {
                wrong.push(format!("{}:{number}: bộ chỉ số (write: bộ quy tắc)", path.display()));
            }
            for (variant, word) in FORBIDDEN {
                if line.contains(variant) {
                    wrong.push(format!("{}:{number}: {variant} (write: {word})", path.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
