//! Invented names. A firm's two-character trade name comes from a permutation of all pairs, so
//! every buyer has its own without looking at the others.

use crate::{
    chance::Stream,
    places::{COUNTRIES, Country},
};

const FIRST: &str = "澜岳屿汀沅岑笙翀璟昱晗骁珩砚澄泓淼霁暄曜旻煦烨钧铂锦镕鑫拓驰骏跃腾凌翊翎卓冠峻嵘岱岚崧嵩巍峥柏栎槿桓\
楷榕樾森柘棠蔚菁蓝芮荣莱葆薇宸宥宏宇安弘恒悦惠懿慕旭昌明晟晨景智朗望格梓泰源润渊湛瀚炬煜熙瑞瑾盛盈禾祺科程立竣";
const SECOND: &str = "峰川泽浦洲渡溪泉海江河涛沣沁洛淮渭汇通达远行途迈航舟帆桥堡城垣基础岩石磐砺钢锋锐铭铸锻鼎钟鸿鹏鹰鹤雁\
翔飞扬升昇阳晖辉光耀亮晶星辰宙天云雷霆霖雨雪霜华茂隆丰裕康宁平和顺祥吉庆福信诚义德韵章弦策略维纬度衡权准绳";
const SURNAMES: &str = "王李张刘陈杨黄赵周吴徐孙马朱胡郭何高林罗郑梁谢宋唐许邓韩冯曹彭曾萧田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢傅\
钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严";
const GIVEN: &str = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红建国文斌志慧鹏飞宇浩然恒轩雨欣怡梦琪佳俊凯博晓东海燕\
春梅雪松立新永健德胜振宏卫民少峰锦程思源";

fn nth(pool: &str, at: u64) -> char {
    let size = pool.chars().count().max(1) as u64;
    pool.chars().nth((at % size) as usize).unwrap_or('衡')
}

/// The trade name of the buyer with this number.
pub(crate) fn trade(seed: u64, number: u32) -> String {
    let (firsts, seconds) = (FIRST.chars().count() as u64, SECOND.chars().count() as u64);
    let pairs = firsts * seconds;
    // 7,919 is prime and larger than either pool, so it shares no factor with their product.
    let at = (u64::from(number) * 7_919 + seed % pairs * 31) % pairs;
    let mut name = String::new();
    name.push(nth(FIRST, at / seconds));
    name.push(nth(SECOND, at % seconds));
    let round = u64::from(number) / pairs;
    if round > 0 {
        name.push(nth(FIRST, round - 1));
    }
    name
}

/// A Chinese person's name.
pub(crate) fn person(stream: &mut Stream) -> String {
    let mut draw = |pool: &str| nth(pool, stream.between(0, 1_000_000).unsigned_abs());
    let (surname, first, second) = (draw(SURNAMES), draw(GIVEN), draw(GIVEN));
    let mut name = String::from(surname);
    name.push(first);
    if stream.chance(0.72) {
        name.push(second);
    }
    name
}

/// A name in the manner of a country.
pub(crate) fn person_abroad(country: &Country, stream: &mut Stream) -> String {
    let (given, family) = (stream.pick(&country.given), stream.pick(&country.family));
    match country.code {
        "JP" | "VN" => format!("{family} {given}"),
        _ => format!("{given} {family}"),
    }
}

/// `138****0000`, always the same ending, so that it can be nobody's.
pub(crate) fn phone(stream: &mut Stream) -> String {
    format!("{}****0000", stream.pick(&["138", "139", "136", "150", "158", "186", "177", "189"]))
}

/// Which firm abroad the buyer with this number is, if it is one (1 in 16): its country and its
/// ordinal within that country.
pub(crate) fn abroad(seed: u64, number: u32) -> Option<(&'static Country, u64)> {
    let shifted = u64::from(number) + seed % 16;
    if shifted % 16 != 7 {
        return None;
    }
    let ordinal = shifted / 16;
    let countries = COUNTRIES.len() as u64;
    let country = &COUNTRIES[(ordinal % countries) as usize];
    Some((country, ordinal / countries))
}

/// Registered and short name of the firm abroad.
pub(crate) fn firm_abroad(country: &Country, ordinal: u64) -> (String, String) {
    let (trades, lines) = (country.trade.len() as u64, country.line.len() as u64);
    let at = ordinal % trades;
    let trade = country.trade[at as usize];
    let line = country.line[((ordinal / trades + at) % lines) as usize];
    let round = ordinal / (trades * lines);
    let number = if round == 0 { String::new() } else { format!(" {}", round + 1) };
    let form = country.form;
    let name = match country.code {
        "JP" => format!("{form}{trade}{line}{number}"),
        "VN" => format!("Công ty TNHH {line} {trade}{number}"),
        "US" => format!("{trade} {line}{number}, {form}"),
        _ => format!("{trade} {line}{number} {form}"),
    };
    (name, format!("{trade}{number}"))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn pools_repeat_no_character() {
        for pool in [FIRST, SECOND, SURNAMES, GIVEN] {
            let mut seen = BTreeSet::new();
            let twice: String = pool.chars().filter(|c| !seen.insert(*c)).collect();
            assert_eq!(twice, "");
        }
        for country in &COUNTRIES {
            assert_eq!(country.trade.iter().collect::<BTreeSet<_>>().len(), 26, "{}", country.code);
            assert_eq!(country.line.iter().collect::<BTreeSet<_>>().len(), 8, "{}", country.code);
        }
    }

    #[test]
    fn trade_names_are_unique_far_beyond_the_demo() {
        for seed in [1, 20_261_121] {
            let names: BTreeSet<String> = (0..30_000).map(|n| trade(seed, n)).collect();
            assert_eq!(names.len(), 30_000);
        }
    }

    #[test]
    fn names_abroad_are_unique() {
        for country in &COUNTRIES {
            let names: BTreeSet<String> = (0..500).map(|n| firm_abroad(country, n).0).collect();
            assert_eq!(names.len(), 500, "{}", country.code);
        }
    }
}
