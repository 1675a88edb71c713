// Licence: Apache-2.0. Source: own work; firms and people are invented.
INCLUDE _shared.zh.ink

=== open ===
{tone("warm")}上两次是真没到账，下周一，下周一肯定付。我手上还有个大单，正想给您做。
-> moves

=== fact ===
{tone("plain")}{total}，{overdue}天，我没说不认，就是手头转一下。
-> moves

=== vent ===
{tone("warm")}我也是等着别人付我，答应您的时候是真以为钱要到了，谁知道又拖。
-> moves

=== evade ===
{tone("cold")}您就别问那么细了，下周肯定有。
-> moves

=== decider ===
{tone("plain")}付款我能定，不过担保要跟股东商量，会计那边看回款的日子。
-> moves

=== proof ===
{tone("plain")}白纸黑字是我写的，两次都没做到，这个我没话说。
-> moves

=== refuse ===
{tone("cold")}这么急真拿不出，我答应了也是第三次失约。
-> moves

=== own ===
+ [去年台风那次，您提前把我们的货卸进自己仓库，一件没湿，这份情我们记着。 #praise-fact] -> DONE
+ [这笔一共{total}，到期{overdue}天，中间有两次约定没有到账。 #account] -> DONE
+ [上两次是等谁的款？那笔款现在到哪一步，哪天能到账？ #clarify] -> DONE
+ [这是您两次写下的承诺，金额和日期都在。 #evidence:promises] -> DONE
+ [这是对账单，每一笔都列着。 #evidence:statement] -> DONE
+ [这三个月您一直在出货收款，这是记录。 #evidence:orders] -> DONE
+ [合同里的付款期限和违约金在这一条。 #evidence:contract] -> DONE
