// Licence: Apache-2.0. Source: own work; firms and people are invented.
// What all scenes share: an answer by its kind, then what can be said. A scene adds its own words.
VAR persona = "blunt"
VAR cue = "open"
VAR trick = "stall"
VAR reason = "process"
VAR offer = ""
VAR total = ""
VAR overdue = ""
VAR paper = ""
VAR excuse = ""
VAR agreed = 0
VAR table = 0

-> answer

=== answer ===
{ cue:
- "open": -> open
- "fact": -> fact
- "vent": -> vent
- "soften": -> soften
- "reveal": -> reveal
- "evade": -> evade
- "decider": -> decider
- "thanks": -> thanks
- "flattered": -> flattered
- "proof": -> proof
- "shift": -> shift
- "counter": -> counter
- "accept": -> accept
- "refuse": -> refuse
- "take": -> take
- "sign": -> sign
- "next": -> next
- "quiet": -> quiet
- "firm": -> firm
- "hurt": -> hurt
- "leave": -> leave
- "bye": -> bye
- else: -> fact
}

=== soften ===
{tone("warm")} It is good that somebody asks how we are doing first.
-> moves

=== reveal ===
{tone("admit")}
{ reason:
- "oversight": To be honest, the person in charge changed and these invoices lay in a drawer.
- "process": To be honest, the papers were never complete and the check did not let them through.
- "chain": To be honest, our largest customer owes us; while they do not pay, we cannot move.
- "pressure": To be honest, orders fell by a third in two months; wages and power came first.
- "liquidity": To be honest, the bank withdrew a loan; we count the money every day.
- "malicious": To be honest, the owner wants to wait as long as he can and use the money elsewhere.
- "dispute": To be honest, only one small batch was wrong; the rest is in use.
- "account": To be honest, two returns were never booked; the rest of the figure we accept.
- else: To be honest, we did not plan it well.
}
-> moves

=== thanks ===
{tone("warm")} You remember that; so we do matter to you.
-> moves

=== flattered ===
{tone("cold")} Leave the compliments. What do you want?
-> moves

=== shift ===
{tone("cold")}
{ trick:
- "hide": The owner decides this, and the owner is never here these days.
- "push": Then it has to go through the procedure, which is not my department.
- "stall": Yes, yes, we will arrange it in a few days; there is a large order coming for you, too.
- "lament": Look at the market. There is no money; we can hardly pay wages.
- "deny": That figure does not agree with ours, and there is the quality, too. Let it rest.
- "swap": The old company is closing, the business is with the new one. Ask them about the debt.
- else: We shall see.
}
-> moves

=== counter ===
{tone("plain")} as things stand we can pay like this: {offer}.
-> moves

=== accept ===
{tone("agree")} Then that is settled: {offer}.
-> moves

=== take ===
{tone("warm")} That is kind. A little more would be better still.
-> moves

=== sign ===
{tone("agree")} Yes, I accept that. Give it to me, I will sign.
-> moves

=== next ===
{tone("agree")} Good, call me on that day; I will answer.
-> moves

=== quiet ===
{tone("plain")} do not just look at me. Let me think.
-> moves

=== firm ===
{tone("plain")} if it has come to that, I know what it means. I will tell them upstairs.
-> moves

=== hurt ===
{tone("hurt")}
-> moves

=== leave ===
{tone("leave")}
-> DONE

=== bye ===
{tone("agree")} We do as it is written. Good-bye.
-> DONE

=== moves ===
<- own
<- usual
-> DONE

=== usual ===
+ [Please go on, I am listening. Let me say back what I understood. #listen] -> DONE
+ [These are hard months; I understand your position. Let us find a way for the account together. #sympathise] -> DONE
+ [Where exactly is the payment stuck? Why was it not paid when due? #ask-why] -> DONE
+ [Who approves the payment in the end, and which steps does it take? #ask-decider] -> DONE
+ [On which day will you pay, and how much? Please give me a day and an amount. #ask-promise] -> DONE
+ {agreed == 0} [A proposal: sixty per cent today, the rest in four weeks. #propose:60@0,40@4] -> DONE
+ {agreed == 0} [Another one: thirty per cent within a week, the rest in two parts after four and eight weeks. #propose:30@1,35@4,35@8] -> DONE
+ {agreed == 0} [Or six parts, four weeks apart. #propose:16@1,16@4,17@8,17@12,17@16,17@20] -> DONE
+ {table == 1 && agreed == 0} [Now that we know the reason: can the first part be larger, or sooner? #press] -> DONE
+ {table == 1 && agreed == 0} [Good, let us do it the way you said. #accept] -> DONE
+ {agreed == 0} [I can give you another month. #concede:days] -> DONE
+ {agreed == 0} [I let you off five per cent if it is paid soon. #concede:discount] -> DONE
+ {agreed == 0} [If a third is paid today, I can ask for one instalment more for the rest. #concede:instalments:if] -> DONE
+ {agreed == 1} [Let us write amounts and days down; please sign, you and who may decide. #ask-sign] -> DONE
+ {agreed == 1} [The rest takes long: please let a shareholder or the parent give security. #ask-guarantee] -> DONE
+ {agreed == 1} [Please recognise the contractual interest for the delay, too. #ask-interest] -> DONE
+ [Let us fix a day on which I call to check that it has arrived. #next-contact] -> DONE
+ [If it is not paid by then we will stop deliveries under the contract and assert our rights by law; I say so openly. #escalate] -> DONE
+ [Your company is so strong, and you are a leading figure of the trade. #flatter] -> DONE
+ [(Say nothing and wait.) #silence] -> DONE
+ [If there is no money today I will block your gate every day with my people. #threaten] -> DONE
+ [Pay, or we post you online so that the whole trade sees what you are. #shame] -> DONE
+ [Enough for today. Good-bye. #close] -> DONE

=== function tone(kind) ===
~ temp key = persona + "/" + kind
{ key:
- "staller/warm": ~ return "Oh, you do understand. Have some tea."
- "staller/cold": ~ return "Easy, easy, we are old friends."
- "staller/admit": ~ return "Well, with you I will not go round in circles."
- "staller/agree": ~ return "All right, as you say."
- "staller/hurt": ~ return "That is not friendly. I talk to you kindly, and you answer like this."
- "staller/leave": ~ return "I have another meeting now. Another day, surely."
- "staller/plain": ~ return "You see,"
- "blunt/warm": ~ return "Hm. That I like to hear."
- "blunt/cold": ~ return "Do not beat about the bush."
- "blunt/admit": ~ return "Fine, I will not hide it."
- "blunt/agree": ~ return "Agreed."
- "blunt/hurt": ~ return "What kind of talk is that? If you want it like this, there is the door."
- "blunt/leave": ~ return "I have no more time for this. That is all."
- "blunt/plain": ~ return "Straight out:"
- "anxious/warm": ~ return "Thank you for listening. I have not slept for days."
- "anxious/cold": ~ return "Please do not push me, I have no way out."
- "anxious/admit": ~ return "I will tell you how it is."
- "anxious/agree": ~ return "Yes, good. That lets me breathe."
- "anxious/hurt": ~ return "When you speak like that I do not know what to do at all."
- "anxious/leave": ~ return "I cannot go on today. I am sorry."
- "anxious/plain": ~ return "I have reckoned it through:"
- "formalist/warm": ~ return "Thank you for seeing it. I have to follow the rules."
- "formalist/cold": ~ return "That is what the rule says."
- "formalist/admit": ~ return "As you ask so far, I will answer truthfully."
- "formalist/agree": ~ return "The papers are complete. Yes."
- "formalist/hurt": ~ return "Please mind your words. I will take this talk down."
- "formalist/leave": ~ return "Time is up. From here on in writing, please."
- "formalist/plain": ~ return "By our days of payment,"
- "evasive/warm": ~ return "You are all right, not like some others."
- "evasive/cold": ~ return "Well, I would not really know."
- "evasive/admit": ~ return "I say this to you alone."
- "evasive/agree": ~ return "Well, then, let it be so."
- "evasive/hurt": ~ return "If you are like that I had better say nothing more."
- "evasive/leave": ~ return "I have to take a call. Let us leave it for today."
- "evasive/plain": ~ return "Perhaps,"
- "aggrieved/warm": ~ return "At last somebody lets us say something."
- "aggrieved/cold": ~ return "It is always us who lose."
- "aggrieved/admit": ~ return "Hear me out and I will tell you."
- "aggrieved/agree": ~ return "You are fair, so we are fair."
- "aggrieved/hurt": ~ return "We have been wronged enough, and now you say this."
- "aggrieved/leave": ~ return "Leave it. We will not come together."
- "aggrieved/plain": ~ return "Even so,"
}
~ return ""
