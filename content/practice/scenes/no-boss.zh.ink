// Licence: Apache-2.0. Source: own work; firms and people are invented.
INCLUDE _shared.zh.ink

=== open ===
{tone("cold")}老板出差了，什么时候回来我也说不准。钱的事我做不了主，您下次再来吧。
-> moves

=== fact ===
{tone("plain")}{total}，{overdue}天，这个数会计那里有，我不好说对不对。
-> moves

=== vent ===
{tone("warm")}天天有人来问款子，老板不接电话，都让我在前面顶着，我也难。
-> moves

=== evade ===
{tone("cold")}老板的事我哪敢乱说。
-> moves

=== decider ===
{tone("plain")}付款就老板一个人批，月底他要回厂里，您要急，我现在可以给他打个电话。
-> moves

=== proof ===
{tone("plain")}您这记得比我还清楚，几号来的、谁接待的都有，那我也不好再说不知道。
-> moves

=== refuse ===
{tone("cold")}这个数我转达了也没用，账上没有这么多。
-> moves

=== own ===
+ [前两次来都是您安排的会议室，还帮我们核过一次送货数量，很感谢。 #praise-fact] -> DONE
+ [今天来是为{total}这笔货款，到期已经{overdue}天。 #account] -> DONE
+ [老板这次出差到哪天？厂里的付款这段时间由谁代批？ #clarify] -> DONE
+ [这是两个月来的来访和通话记录，日期和接待人都在。 #evidence:contacts] -> DONE
+ [这是贵厂的付款流程，写明月底由老板批付。 #evidence:procedure] -> DONE
+ [这三个月贵厂一直在出货，这是记录。 #evidence:orders] -> DONE
+ [这是对账单，请会计先核一下。 #evidence:statement] -> DONE
