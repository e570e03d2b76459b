//! The codes, signs and marks that currencies go by.

use crate::quantity::Currency;

/// The codes that are looked for; others are too much like words.
pub(super) const CODES: [&str; 31] = [
    "USD", "EUR", "GBP", "JPY", "CHF", "CNY", "INR", "CAD", "AUD", "NZD", "SEK", "NOK", "DKK",
    "PLN", "CZK", "HUF", "BRL", "MXN", "KRW", "SGD", "HKD", "ZAR", "RUB", "THB", "IDR", "MYR",
    "VND", "TWD", "AED", "NGN", "UAH",
];

const DOLLARS: &[&str] = &[
    "USD", "CAD", "AUD", "NZD", "HKD", "SGD", "TWD", "MXN", "ARS", "CLP", "COP", "UYU", "BBD",
    "BMD", "BND", "BSD", "BZD", "DOP", "FJD", "GYD", "JMD", "KYD", "LRD", "NAD", "SBD", "SRD",
    "TTD", "XCD",
];

/// Marks of currencies that are no letters, by which headers are known too.
pub(super) const SIGNS: [(&str, &[&str]); 17] = [
    ("$", DOLLARS),
    ("\u{20ac}", &["EUR"]),
    ("\u{a3}", &["GBP", "EGP", "FKP", "GIP", "SHP", "LBP"]),
    ("\u{a5}", &["JPY", "CNY"]),
    ("\u{ffe5}", &["JPY", "CNY"]),
    ("\u{20b9}", &["INR"]),
    ("\u{20a6}", &["NGN"]),
    ("\u{20a9}", &["KRW"]),
    ("\u{20bd}", &["RUB"]),
    ("\u{20ba}", &["TRY"]),
    ("\u{20b4}", &["UAH"]),
    ("\u{20ab}", &["VND"]),
    ("\u{20b1}", &["PHP"]),
    ("\u{20aa}", &["ILS"]),
    ("\u{20a1}", &["CRC"]),
    ("\u{20b8}", &["KZT"]),
    ("\u{e3f}", &["THB"]),
];

/// Marks of currencies with letters in them, which only amounts are known by.
const MARKS: [(&str, &[&str]); 54] = [
    ("US$", &["USD"]),
    ("C$", &["CAD", "NIO"]),
    ("CA$", &["CAD"]),
    ("A$", &["AUD"]),
    ("AU$", &["AUD"]),
    ("NZ$", &["NZD"]),
    ("HK$", &["HKD"]),
    ("S$", &["SGD"]),
    ("NT$", &["TWD"]),
    ("MX$", &["MXN"]),
    ("R$", &["BRL"]),
    ("J$", &["JMD"]),
    ("GH\u{20b5}", &["GHS"]),
    ("\u{20b5}", &["GHS"]),
    ("CN\u{a5}", &["CNY"]),
    ("JP\u{a5}", &["JPY"]),
    ("RMB", &["CNY"]),
    ("\u{5186}", &["JPY"]),
    ("\u{5143}", &["CNY", "TWD"]),
    ("Rs", &["INR", "PKR", "LKR", "NPR", "MUR"]),
    ("Rp", &["IDR"]),
    ("RM", &["MYR"]),
    ("R", &["ZAR"]),
    ("KSh", &["KES"]),
    ("Ksh", &["KES"]),
    ("USh", &["UGX"]),
    ("TSh", &["TZS"]),
    ("z\u{142}", &["PLN"]),
    ("Z\u{141}", &["PLN"]),
    ("kr", &["SEK", "NOK", "DKK", "ISK"]),
    ("kr.", &["SEK", "NOK", "DKK", "ISK"]),
    ("Kr", &["SEK", "NOK", "DKK", "ISK"]),
    ("Kr.", &["SEK", "NOK", "DKK", "ISK"]),
    ("SKr", &["SEK"]),
    ("NKr", &["NOK"]),
    ("DKr", &["DKK"]),
    ("K\u{10d}", &["CZK"]),
    ("Ft", &["HUF"]),
    ("lei", &["RON", "MDL"]),
    ("\u{43b}\u{432}", &["BGN"]),
    ("\u{440}\u{443}\u{431}", &["RUB"]),
    ("\u{433}\u{440}\u{43d}", &["UAH"]),
    ("din", &["RSD"]),
    ("TL", &["TRY"]),
    ("Fr", &["CHF"]),
    ("SFr", &["CHF"]),
    ("sFr", &["CHF"]),
    ("S/", &["PEN"]),
    ("S/.", &["PEN"]),
    ("Bs", &["BOB", "VES"]),
    ("Dhs", &["AED"]),
    ("SR", &["SAR"]),
    ("DH", &["MAD"]),
    ("\u{20b2}", &["PYG"]),
];

/// The currencies that go by a mark.
pub(super) fn codes_of(mark: &str) -> Option<&'static [&'static str]> {
    let all = SIGNS.iter().chain(&MARKS);
    let found = all.into_iter().find(|(known, _)| *known == mark);
    found.map(|(_, codes)| *codes)
}

/// Whether a currency goes by a sign, such as `$`, or a code.
pub(super) fn goes_by(currency: Currency, mark: &str) -> bool {
    currency.code() == mark || codes_of(mark).is_some_and(|codes| codes.contains(&currency.code()))
}
