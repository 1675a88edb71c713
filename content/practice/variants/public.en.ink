// Licence: Apache-2.0. Source: own work; firms and people are invented.
=== first-reminder/open ===
{tone("plain")} thank you for coming. The teachers use the equipment already; as to the money, the plan of payments is being reported and it will be arranged in a few days.
=== first-reminder/vent ===
{tone("warm")} We in services only accept the goods. Once it is with accounts it waits for the next round; I ask and nothing moves.
=== first-reminder/own ===
+ [For three years you have had goods accepted on the day they came: last quarter all three deliveries were in use before term, which helps us plan. #praise-fact] -> DONE
+ [The contract says payment within thirty days of acceptance; please see this clause. #evidence:contract] -> DONE
+ [The budget of the year is released and like contracts are being paid; here is the record. #evidence:orders] -> DONE
=== passed-on/open ===
{tone("cold")} It is no use asking me. The equipment office has not confirmed acceptance, so accounts cannot report it. Go and see them.
=== passed-on/fact ===
{tone("plain")} {total}, {overdue} days late: the register says so, but without acceptance I cannot report it.
=== passed-on/vent ===
{tone("warm")} It is the same each year's end: departments drop papers here with this and that missing, and when the audit comes, accounts is blamed.
=== passed-on/own ===
+ [Which delivery lacks its acceptance, which department signs it, and on which day can it be done? #clarify] -> DONE
+ [These are the notes of acceptance, signed by the department and by asset management. #evidence:delivery] -> DONE
+ [The contract says thirty days after acceptance and makes no internal approval a condition. #evidence:contract] -> DONE
=== no-boss/open ===
{tone("cold")} The head is at meetings and I cannot say until when. I decide nothing about money; please come another time.
=== no-boss/vent ===
{tone("warm")} Suppliers ask for money every day, the head is busy, and I stand in front. It is not easy.
=== no-boss/evade ===
{tone("cold")} I would not dare to speak for the head.
=== no-boss/decider ===
{tone("plain")} the head alone signs, at month end; if it is urgent I can call him now.
=== no-boss/own ===
+ [Until which day are the meetings, and who signs payments of the company meanwhile? #clarify] -> DONE
+ [This is your payment procedure: signed together at month end. #evidence:procedure] -> DONE
+ [Like contracts were paid these three months; here is the record. #evidence:orders] -> DONE
=== quality/open ===
{tone("cold")} Your meters were inaccurate in two spot checks. Until quality is settled we do not speak of money.
=== quality/vent ===
{tone("warm")} Those weeks users complained of their bills, the counter had queues, and I had to explain it above. Not one call from you.
=== quality/own ===
+ [When meters were changed last year you and your crew fitted our new one on trial overnight and had data next morning; that helped a great deal. #praise-fact] -> DONE
+ [Which lot, how many meters, how large is the error, and is there a record of verification? #clarify] -> DONE
+ [These are the notes of acceptance of all lots, nothing to mend. #evidence:delivery] -> DONE
+ [Like contracts were paid all these months; here is the record. #evidence:orders] -> DONE
=== broken-promise/open ===
{tone("warm")} The funds were not released those two times. Next Monday for sure. And the material of the autumn events is meant for you.
=== broken-promise/vent ===
{tone("warm")} We wait for funds, too. When I promised I believed the money was coming, and it was put off again.
=== broken-promise/own ===
+ [When we hurried for last year's lantern fair your guards watched our material all night; we remember. #praise-fact] -> DONE
+ [Which funds were you waiting for, how far is their approval, and when do they come? #clarify] -> DONE
+ [Like contracts were paid these three months; here is the record. #evidence:orders] -> DONE
=== no-account/open ===
{tone("cold")} The invoices do not agree with our register. I cannot sign the statement before we have looked into it.
=== no-account/vent ===
{tone("warm")} The work was moved last year and the old register was left in a mess. Everybody comes to me for figures.
=== no-account/own ===
+ [These are the notes of acceptance, each signed by your storekeeper. #evidence:delivery] -> DONE
+ [This is the register: the new company has the same owner and address. #evidence:register] -> DONE
