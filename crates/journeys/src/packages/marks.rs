//! What the house itself gives for answers that were given on the page of a package: the script there must mark alike.

use academy::courses::{Body, Given, Question, mark};
use serde_json::Value;

fn ids(list: &Value, name: &str) -> Vec<String> {
    let all = list.as_array().into_iter().flatten();
    let text = |one: &Value| one.get(name).unwrap_or(one).as_str().map(str::to_owned);
    all.filter_map(text).collect()
}

/// A question as the page has it, with what was given, in the order in which the page shows it.
fn read(question: &Value, given: &Value) -> Option<(Question, Given)> {
    let choices = question["choices"].as_array()?;
    let words = || choices.iter().map(|_| Default::default());
    let flags = || choices.iter().map(|one| one["right"] == true);
    let shown = ids(&question["choices"], "id");
    let (body, given) = match question["kind"].as_str()? {
        "number" => {
            let (low, high) = (question["low"].as_i64()?, question["high"].as_i64()?);
            let body = Body::Number {
                hundredths: i64::midpoint(low, high),
                tolerance: (high - low) / 2,
                unit: Default::default(),
                reckoned: None,
            };
            (body, given.as_str().map_or(Given::Nothing, |text| Given::Typed(text.to_owned())))
        }
        "order" => {
            let place = |id: &String| given[id].as_u64().and_then(|n| usize::try_from(n).ok());
            let right = ids(&question["order"], "");
            let places = right.iter().map(|id| place(id).unwrap_or(0)).collect();
            (Body::Order(words().collect()), Given::Places(places))
        }
        kind => {
            let list = words().zip(flags()).collect();
            let body = if kind == "single" { Body::Single(list) } else { Body::Multiple(list) };
            let picked = ids(given, "");
            let at = |id: &String| shown.iter().position(|known| known == id);
            (body, Given::Picked(picked.iter().filter_map(at).collect()))
        }
    };
    let question = Question {
        code: String::new(),
        objective: String::new(),
        level: 1,
        ask: Default::default(),
        why: Default::default(),
        body,
    };
    Some((question, given))
}

/// The share of all points, as the house marks; `told` is what the page says of itself.
pub fn share(told: &Value) -> Option<f64> {
    let questions = told["unit"]["questions"].as_array()?;
    let points = questions.iter().map(|one| {
        let given = &told["given"][one["id"].as_str()?];
        let (question, given) = read(one, given)?;
        Some(mark(&question, &given).points_bps)
    });
    let points: Vec<i64> = points.collect::<Option<_>>()?;
    let mean = points.iter().sum::<i64>().checked_div(i64::try_from(points.len()).ok()?)?;
    Some(f64::from(i32::try_from(mean).ok()?) / 10_000.0)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn answers_of_a_page_are_marked_as_the_house_marks() {
        let choice = |id: &str, right: bool| json!({ "id": id, "right": right });
        let several = json!({
            "id": "a", "kind": "multiple",
            "choices": [choice("a", true), choice("b", false), choice("c", true)],
        });
        let order = json!({
            "id": "b", "kind": "order", "order": ["c", "a", "b"],
            "choices": [choice("a", false), choice("b", false), choice("c", false)],
        });
        let told = |picked: Value, places: Value| json!({ "unit": { "questions": [several, order] }, "given": { "a": picked, "b": places } });
        let right = told(json!(["a", "c"]), json!({ "c": 1, "a": 2, "b": 3 }));
        assert_eq!(share(&right), Some(1.0));
        let half = told(json!(["a"]), json!({ "c": 3, "a": 2, "b": 1 }));
        assert_eq!(share(&half), Some(0.25));
    }
}
