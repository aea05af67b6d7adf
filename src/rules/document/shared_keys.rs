//! The keys that several mappings of rule files have, each with its sentences.

/// Takes key after key, with the shared ones written out, and gives all to the macro that declares the mapping.
macro_rules! written_out {
    ([[$($declare:tt)*] $head:tt [$($keys:tt)*]]) => {
        $($declare)*! { $head $($keys)* }
    };
    ($state:tt ..$list:ident, $($rest:tt)*) => {
        $crate::rules::document::shared_keys::shared_keys! { $list $state $($rest)* }
    };
    (
        [[$($declare:tt)*] $head:tt [$($keys:tt)*]]
        $(#[doc = $doc:literal])*
        $(! $required:ident)? $($optional:ident)? : $kind:ty $(= $about:expr)?,
        $($rest:tt)*
    ) => {
        $crate::rules::document::shared_keys::written_out! {
            [[$($declare)*] $head [
                $($keys)*
                $(#[doc = $doc])*
                $(! $required)? $($optional)? : $kind $(= $about)?,
            ]]
            $($rest)*
        }
    };
}

/// Declares [`shared_keys`], which gives the keys of a name to [`written_out`], which has the others.
macro_rules! declare_shared {
    ($dollar:tt $($list:ident { $($keys:tt)* })*) => {
        macro_rules! shared_keys {
            $(
                ($list $dollar state:tt $dollar($dollar rest:tt)*) => {
                    $dollar crate::rules::document::shared_keys::written_out! {
                        $dollar state
                        $($keys)*
                        $dollar($dollar rest)*
                    }
                };
            )*
        }
    };
}

declare_shared! { $
    id {
        /// The id: small letters without accents, digits, `_` and `-`.
        /// Mã: chữ thường không dấu, chữ số, `_` và `-`.
        !id: String,
    }
    code {
        /// The number in the document, such as "1.1".
        /// Số thứ tự trong văn bản, ví dụ "1.1".
        code: String,
    }
    name {
        /// The name: `{vi: …, en: …}`, or the Vietnamese name alone.
        /// Tên gọi: `{vi: …, en: …}`, hoặc chỉ tên tiếng Việt.
        name: crate::rules::document::NameDoc,
    }
    // Where a rule is written.
    basis {
        ..source,
        ..cite,
        ..note,
    }
    source {
        /// The document that it rests on.
        /// Văn bản làm căn cứ.
        source: crate::rules::document::SourceDoc,
    }
    cite {
        /// The line of a source document, such as "003:147", or a list of lines.
        /// Dòng của văn bản nguồn, ví dụ "003:147", hoặc danh sách các dòng.
        cite: crate::rules::document::CiteDoc,
    }
    note {
        /// A note for readers, without effect on results.
        /// Ghi chú cho người đọc, không ảnh hưởng đến kết quả.
        note: String,
    }
    allow {
        /// Warnings that are meant here, each with its reason.
        /// Những cảnh báo được chấp nhận ở đây, kèm lý do.
        allow: crate::rules::document::List<crate::rules::document::AllowDoc>,
    }
    remove {
        /// In an amendment: `true` takes this item away, a list takes these keys away.
        /// Trong văn bản sửa đổi: `true` để bỏ mục này, hoặc danh sách các khóa cần bỏ.
        remove: crate::rules::document::RemoveDoc,
    }
    after {
        /// In an amendment: the id of the item that this one stands after.
        /// Trong văn bản sửa đổi: mã của mục mà mục này đứng sau.
        after: String,
    }
    // What rule files and libraries declare.
    declarations {
        /// Numbers with names, for formulas and bounds: `{fee: 150000, full: 80%}`.
        /// Các số có tên, dùng trong công thức và các mức: `{fee: 150000, full: 80%}`.
        r#let: crate::rules::document::Named<crate::rules::document::Number, crate::rules::document::ConstantNames>,
        /// What units submit: each id with what it is.
        /// Số liệu mà đơn vị nộp: mỗi mã kèm khai báo.
        !metrics: crate::rules::document::Named<crate::rules::document::MetricDoc, crate::rules::document::MetricIds>,
        /// What is known of a unit beside its figures: each id with its options, or `{}` for any text.
        /// Thuộc tính của đơn vị, ngoài số liệu: mỗi mã kèm các lựa chọn, hoặc `{}` nếu là chữ bất kỳ.
        attributes: crate::rules::document::Named<crate::rules::document::AttributeDoc, crate::rules::document::AttributeIds>,
    }
    measured {
        /// The metric that is scored, or a quotient such as `{part: online, whole: dossiers}`.
        /// Mã của số liệu được chấm, hoặc một thương số như `{part: online, whole: dossiers}`.
        !of: crate::rules::document::MeasuredDoc,
    }
    // Of methods that compare with the peers.
    least {
        /// What the worst earns: with `10%` all shares are from 10% to 100%, a scale from 1 to 10.
        /// Tỷ lệ điểm của đơn vị kém nhất: với `10%` mọi tỷ lệ nằm từ 10% đến 100%, tức thang điểm từ 1 đến 10.
        least: crate::rules::document::Number,
        /// The attribute by which peers are told apart: units are compared with those of the same option.
        /// Thuộc tính dùng để chia nhóm so sánh: đơn vị chỉ so với các đơn vị có cùng lựa chọn.
        among: String,
    }
    goalposts {
        /// `previous`: the figures of the peers are those of the year before; what is outside of them is held to 0…100%.
        /// `previous`: lấy mốc so sánh theo số liệu năm trước; giá trị vượt ra ngoài mốc thì giới hạn ở 0…100%.
        goalposts: crate::model::Goalposts,
    }
    // A condition on what is measured.
    condition {
        /// At least this bound (≥); there may be one for each unit kind.
        /// Ít nhất bằng mức này (≥); có thể ghi một mức cho mỗi loại đơn vị.
        at_least: crate::rules::document::BoundDoc,
        /// Above this bound (>); there may be one for each unit kind.
        /// Lớn hơn mức này (>); có thể ghi một mức cho mỗi loại đơn vị.
        above: crate::rules::document::BoundDoc,
        /// At most this bound (≤); there may be one for each unit kind.
        /// Không quá mức này (≤); có thể ghi một mức cho mỗi loại đơn vị.
        at_most: crate::rules::document::BoundDoc,
        /// Below this bound (<); there may be one for each unit kind.
        /// Nhỏ hơn mức này (<); có thể ghi một mức cho mỗi loại đơn vị.
        below: crate::rules::document::BoundDoc,
        /// Equal to this number, or this option.
        /// Bằng số này, hoặc là lựa chọn này.
        equals: crate::rules::document::EqualsDoc,
        /// Is `yes` or `no`.
        /// Là có (`yes`) hoặc không (`no`).
        is: crate::rules::document::YesNo,
        /// On this day or before.
        /// Vào ngày này hoặc sớm hơn.
        by: crate::rules::document::Day,
    }
    // Bounds on a score.
    score_bounds {
        /// At least this bound (≥): a share such as `70%`, or `{points: 20}`; there may be one for each unit kind.
        /// Ít nhất bằng mức này (≥): tỷ lệ như `70%`, hoặc `{points: 20}`; có thể ghi một mức cho mỗi loại đơn vị.
        at_least: crate::rules::document::BoundDoc,
        /// Above this bound (>).
        /// Lớn hơn mức này (>).
        above: crate::rules::document::BoundDoc,
        /// At most this bound (≤).
        /// Không quá mức này (≤).
        at_most: crate::rules::document::BoundDoc,
        /// Below this bound (<).
        /// Nhỏ hơn mức này (<).
        below: crate::rules::document::BoundDoc,
    }
}

pub(crate) use {shared_keys, written_out};
