// Licence: Apache-2.0. Source: own work; firms and people are invented.
=== first-reminder/open ===
{tone("plain")} take a seat, the site is dusty. The membrane lies well; as to the money, it is with the company and will be arranged in a few days.
=== first-reminder/vent ===
{tone("warm")} We on site only report what came. When the company pays is out of my hands; I ask and nothing moves.
=== first-reminder/own ===
+ [For three years you have accepted loads on the day they came: last quarter none of the three waited, which helps us plan. #praise-fact] -> DONE
+ [I came to go through two loads of last quarter for block three with you: {total} in all, {overdue} days past due. #account] -> DONE
+ [Output was confirmed each month on this site; here is the record of progress. #evidence:orders] -> DONE
=== passed-on/open ===
{tone("cold")} It is no use asking me. The site has not confirmed the quantities, so finance cannot pay. Go and see the site.
=== passed-on/vent ===
{tone("warm")} It is the same each month: the sites pile their bills up here, signatures missing, and finance is blamed.
=== passed-on/own ===
+ [Which section lacks its confirmed quantities, who signs them, and on which day can it be done? #clarify] -> DONE
+ [These are the site acceptance notes of each load, signed by the material clerk and the supervisor. #evidence:delivery] -> DONE
=== no-boss/open ===
{tone("cold")} The boss is away for a tender and I cannot say when he is back on site. I decide nothing about money; please come another time.
=== no-boss/vent ===
{tone("warm")} The gangs ask for wages, the suppliers come, the boss does not answer, and I stand in front. It is not easy.
=== no-boss/own ===
+ [Until which day is the tender, and who approves payments of the site meanwhile? #clarify] -> DONE
+ [The site received progress payments these three months; here is the record. #evidence:orders] -> DONE
=== quality/open ===
{tone("cold")} Your membrane blistered and we did it over twice. Until quality is settled we do not speak of money.
=== quality/vent ===
{tone("warm")} Those two days the gang tore it up and laid it again all night, and I had to explain it to the supervisor. Not one call from you.
=== quality/own ===
+ [Before last year's rains you and your gang laid our new material on trial overnight and had data for us next morning; that helped a great deal. #praise-fact] -> DONE
+ [Which load, which part of the roof, how many square metres, and does the supervisor's log say so? #clarify] -> DONE
+ [These are the site acceptance notes of all loads, without remarks. #evidence:delivery] -> DONE
+ [You kept building with our material all these months; here is the record of progress. #evidence:orders] -> DONE
=== broken-promise/open ===
{tone("warm")} The client's progress payment did not come those two times. Next Monday for sure. And I want your material for the next section.
=== broken-promise/vent ===
{tone("warm")} I wait for the client to pay me. When I promised I believed the progress payment was coming, and it was put off again.
=== broken-promise/own ===
+ [When we hurried for completion last year you sent people to unload two trucks at night; we remember. #praise-fact] -> DONE
+ [Which progress payment were you waiting for, how far is its approval, and when does it come? #clarify] -> DONE
=== no-account/open ===
{tone("cold")} What you sent does not agree with what the site received. I cannot sign the statement before the site has looked into it.
=== no-account/vent ===
{tone("warm")} The site manager changed last year and the records of deliveries were left in a mess. Everybody comes to me for figures.
=== no-account/own ===
+ [Which loads do not agree, and by how much? Let us tick them off part by part. #clarify] -> DONE
+ [These are the acceptance notes of each load, signed by your material clerk. #evidence:delivery] -> DONE
+ [This is the register: the new labour company has the same shareholders and address. #evidence:register] -> DONE
