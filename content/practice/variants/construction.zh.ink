// Licence: Apache-2.0. Source: own work; firms and people are invented.
=== first-reminder/open ===
{tone("plain")}工地上灰大，您先坐。卷材铺上去都挺好，就是款子的事，公司那边在走流程，过几天一定安排。
=== first-reminder/vent ===
{tone("warm")}我们项目部只管把料单报上去，报上去之后公司什么时候付，我催也催不动。
=== first-reminder/own ===
+ [您这边三年来进场当天就验收，上季度三批料没有压过一天，我们排产心里有数。 #praise-fact] -> DONE
+ [今天来是想跟您理一下三号楼上季度两批料，一共{total}，到期{overdue}天了。 #account] -> DONE
+ [这两个月项目每月都有产值确认，这是进度记录。 #evidence:orders] -> DONE
=== passed-on/open ===
{tone("cold")}您找我也没用，项目部没确认工程量，公司财务付不了，您去找项目部吧。
=== passed-on/vent ===
{tone("warm")}每个月都这样，各个项目把结算单往公司一堆，签字不全，最后挨骂的都是财务。
=== passed-on/own ===
+ [您说缺工程量确认，缺的是哪一段？谁来签？哪天能签？ #clarify] -> DONE
+ [这是每车料的进场验收单，材料员和监理都签了字。 #evidence:delivery] -> DONE
=== no-boss/open ===
{tone("cold")}老板去外地投标了，什么时候回工地我也说不准。钱的事我做不了主，您下次再来吧。
=== no-boss/vent ===
{tone("warm")}班组天天来要工钱，供料的也来，老板不接电话，都让我在前面顶着，我也难。
=== no-boss/own ===
+ [老板这次投标到哪天？工地的付款这段时间由谁代批？ #clarify] -> DONE
+ [这三个月工地一直在收进度款，这是记录。 #evidence:orders] -> DONE
=== quality/open ===
{tone("cold")}你们那批卷材铺上去起鼓，我们返工过两次。质量没说清楚之前，货款先不谈。
=== quality/vent ===
{tone("warm")}那两天返工，班组连夜揭了重铺，监理那头我去解释，你们一个电话都没有。
=== quality/own ===
+ [去年雨季前您带着班组连夜试铺我们的新料，第二天就给了数据，这个支持很实在。 #praise-fact] -> DONE
+ [请问是哪一批、哪个部位、多少平方、监理日志有没有记？ #clarify] -> DONE
+ [这是各批的进场验收单，没有异议批注。 #evidence:delivery] -> DONE
+ [这几个月您一直在用我们的料往下做，这是进度记录。 #evidence:orders] -> DONE
=== broken-promise/open ===
{tone("warm")}上两次是甲方进度款真没到，下周一，下周一肯定付。下个标段的料，我也想给您做。
=== broken-promise/vent ===
{tone("warm")}我也是等着甲方付我，答应您的时候是真以为进度款要下来了，谁知道又拖。
=== broken-promise/own ===
+ [去年赶竣工那次，您派人帮我们连夜卸了两车料，这份情我们记着。 #praise-fact] -> DONE
+ [上两次是等哪一笔进度款？现在审到哪一步，哪天能到账？ #clarify] -> DONE
=== no-account/open ===
{tone("cold")}你们送的数跟我们现场收的对不上，对账单我不能签，等项目上查清楚再说。
=== no-account/vent ===
{tone("warm")}去年换了项目经理，前面的进场记录交接不清，我接手的时候账就是乱的，谁来都找我要数。
=== no-account/own ===
+ [对不上的是哪几车？差多少？我们按部位一车一车勾。 #clarify] -> DONE
+ [这是每车的进场验收单，材料员都签过。 #evidence:delivery] -> DONE
+ [这是工商登记信息，新设的劳务公司股东和地址与贵司一样。 #evidence:register] -> DONE
