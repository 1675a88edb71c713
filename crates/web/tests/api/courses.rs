//! Learning by the interface: what is right leaves only with what was handed in or decided.

use serde_json::{Value, json};
use store::access::Role;

use super::Api;

/// Everything that would tell an answer.
fn tells(question: &Value) -> Vec<&'static str> {
    let mut told: Vec<&'static str> = ["explanation", "right_answer", "points_bps", "given"]
        .into_iter()
        .filter(|name| !question[*name].is_null())
        .collect();
    let choices = question["choices"].as_array().expect("choices");
    if choices.iter().any(|one| !one["is_right"].is_null()) {
        told.push("is_right");
    }
    told
}

#[tokio::test]
async fn what_is_right_is_told_once_it_is_handed_in() {
    let db = testkit::TestDb::sqlite().await;
    let api = Api::empty(&db).await;
    let role = Role::Learner;
    let lesson = api.get(role, "/courses/lessons/L1").await.ok();
    assert!(lesson["text_html"].as_str().expect("text").contains("<h2>"));
    assert_eq!(lesson["lesson_state"]["is_done"], false);
    assert_eq!(api.get(role, "/courses/lessons/L99").await.code().1, "courses.lesson-unknown");
    assert_eq!(api.post(role, "/courses/lessons/L1/reading", &json!({})).await.ok()["new"], true);
    let sheet = api.post(role, "/courses/lessons/L1/checks", &json!({})).await.ok();
    let questions = sheet["questions"].as_array().expect("questions").clone();
    assert_eq!(questions.len(), 8);
    for one in &questions {
        assert_eq!(tells(one), [""; 0], "{one}");
    }
    let text = sheet.to_string();
    for (_, known) in questions
        .iter()
        .filter_map(|one| academy::courses::Library::shipped().question(one["question"].as_str()?))
    {
        assert!(!text.contains(&known.why.en) && !text.contains(&known.why.zh), "{}", known.code);
    }
    let id = sheet["id"].as_str().expect("id");
    let path = format!("/courses/attempts/{id}");
    assert_eq!(api.get(role, &path).await.ok(), sheet, "the same sheet");
    assert_eq!(api.get(Role::Instructor, &path).await.code().1, "courses.attempt-unknown");
    let answers = format!("{path}/answers");
    let wrong = json!({ "answers": [{ "question": "L9-01", "picked": [1] }] });
    assert_eq!(api.post(role, &answers, &wrong).await.code().1, "courses.question-unknown");
    let given: Vec<Value> = questions.iter().map(right).collect();
    let done = api.post(role, &answers, &json!({ "answers": given })).await.ok();
    assert_eq!(done["points_bps"], 10_000, "{done}");
    for one in done["questions"].as_array().expect("questions") {
        assert!(tells(one).contains(&"explanation"), "{one}");
    }
    let again = api.post(role, &answers, &json!({ "answers": [] })).await;
    assert_eq!(again.code().1, "courses.attempt-done");
    let stands = api.get(role, "/courses/progress").await.ok();
    assert_eq!((&stands["lessons_done"], &stands["cards"]), (&json!(1), &json!(8)));
}

/// The right answer, by what the house knows and the page shows.
fn right(question: &Value) -> Value {
    let code = question["question"].as_str().expect("a code");
    let library = academy::courses::Library::shipped();
    let (_, known) = library.question(code).expect("a question");
    let texts = |both: &credit::scoring::Wording| [both.zh.clone(), both.en.clone()];
    let shown: Vec<&str> = question["choices"]
        .as_array()
        .expect("choices")
        .iter()
        .map(|one| one["said"].as_str().expect("a text"))
        .collect();
    let place = |text: &credit::scoring::Wording| {
        shown.iter().position(|one| texts(text).contains(&(*one).to_owned())).expect("shown") + 1
    };
    use academy::courses::Body;
    match &known.body {
        Body::Single(all) | Body::Multiple(all) => {
            let right = all.iter().filter(|one| one.1).map(|one| place(&one.0));
            json!({ "question": code, "picked": right.collect::<Vec<usize>>() })
        }
        Body::Number { hundredths, .. } => {
            let text = format!("{}.{:02}", hundredths / 100, hundredths.abs() % 100);
            json!({ "question": code, "typed": text })
        }
        Body::Order(steps) => {
            let mut ranks = vec![0; steps.len()];
            for (n, step) in (1..).zip(steps) {
                ranks[place(step) - 1] = n;
            }
            json!({ "question": code, "places": ranks })
        }
    }
}

#[tokio::test]
async fn an_expert_speaks_once_a_step_is_decided() {
    let db = testkit::TestDb::sqlite().await;
    let api = Api::empty(&db).await;
    let role = Role::Learner;
    let case = api.get(role, "/courses/cases/loss").await.ok();
    let known = academy::courses::Library::shipped().case("loss").expect("a case");
    let text = case.to_string();
    for step in &known.steps {
        assert!(!text.contains(&step.expert.en) && !text.contains(&step.expert.zh));
    }
    let run = api.post(role, "/courses/cases/loss/runs", &json!({})).await.ok();
    let steps = run["step_list"].as_array().expect("steps");
    assert_eq!((steps.len(), &steps[0]["expert"]), (1, &Value::Null), "the open step alone");
    assert!(steps[0]["points"].is_null() && run["became"].is_null());
    let path = format!("/courses/runs/{}/decisions", run["id"].as_str().expect("id"));
    let far = json!({ "step_number": 2, "choice": 1 });
    assert_eq!(api.post(role, &path, &far).await.code().1, "courses.step-taken");
    let mut last = Value::Null;
    for n in 1..=known.steps.len() {
        let decided = json!({ "step_number": n, "choice": 1, "reason": "试试" });
        last = api.post(role, &path, &decided).await.ok();
        let steps = last["step_list"].as_array().expect("steps");
        assert!(steps[n - 1]["expert"].is_string(), "decided: {last}");
        assert!(steps.get(n).is_none_or(|next| next["expert"].is_null()), "not yet");
    }
    assert!(last["points"].is_i64() && last["became"].is_string(), "{last}");
    let list = api.get(role, "/courses/cases").await.ok();
    let best =
        list["items"].as_array().expect("items").iter().find(|one| one["case_code"] == "loss");
    assert_eq!(best.expect("loss")["best_points"], last["points"]);
    assert_eq!(api.get(role, "/courses/bank").await.status, 403, "the bank is for who teaches");
    let bank = api.get(Role::Instructor, "/courses/bank?lesson=L1").await.ok();
    assert!(bank["items"].as_array().expect("items").iter().all(|one| one["lesson"] == "L1"));
}
