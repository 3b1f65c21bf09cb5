// Words of the clock, the network and the bot's process.

const ENGLISH = {
  note: "A demo with made-up people. Nothing goes to Telegram.",
  clock: "Clock", next: "Go to the next event", hour: "+1 hour", day: "+1 day", to: "To a date", moment: "Date and time to go to", go: "Go",
  more: "Clock, network and bot",
  network: "Network", quiet: "All quiet", calls: "Calls", call_1: "the next call", call_3: "the next 3", call_10: "the next 10", call_all: "every call",
  seconds: "s", wait: "Seconds to wait", slow: "Seconds a call takes", off: "off", endless: "until switched off",
  left: (n) => `${n} to come`, struck: (n) => `struck ${n}×`, several: (n) => `${n} troubles`, fine: "quiet",
  bot: "Bot", kill: "Kill the bot", start: "Start the bot", since: (at) => ` since ${at}`, at: (at) => `, ${at}`, code: (n) => ` with code ${n}`,
  check: "Check the messages", checking: "Checking …",
  once: (n) => `✔ ${n} messages, each exactly once`, broken: (n) => `✘ ${n} arrived once`,
  doubled: (n) => `${n} doubled`, lost: (n) => `${n} lost`, waiting: (n) => `${n} still to go`, failed: (n) => `${n} cannot be delivered`,
  unrest: "The bot is not at rest: start it, end the trouble, or wait a moment, and check again.",
  event_check: "check who can be reached", event_ask: "reports are asked for", event_deputies: "deputies are asked too", event_reminder: "reminder",
  event_reminder_due: "due-day reminder", event_overdue: "overdue: contacts and deputies", event_overdue_2: "overdue: head of department",
  event_overdue_3: "overdue: list for supervisors", event_summary: "summary", event_lock: "period is locked", event_relock: "reopened report closes",
  event_held: "held-back messages are sent",
  trouble_lose_answer: "Lost answer", trouble_refuse: "No connection", trouble_too_many: "429 Too many", trouble_server_error: "502 Server error", trouble_slow: "Slow line",
  why_no_bot: "The office is moving in", why_server: "Unknown: the database is a server", why_no_database: "The bot has no database yet", why_nothing: "Nothing is to come",
  bot_never_started: "not started", bot_running: "running", bot_killed: "killed", bot_stopped: "stopped", bot_ended: "ended by itself", bot_none: "not here yet",
};

const CHINESE = {
  note: "演示：人物均为虚构，只在本机运行，不会连接 Telegram。",
  clock: "时钟", next: "跳到下一事件", hour: "+1 小时", day: "+1 天", to: "指定时间", moment: "跳到的日期和时间", go: "跳转",
  more: "时钟、网络和机器人",
  network: "网络", quiet: "全部恢复", calls: "次数", call_1: "下 1 次", call_3: "下 3 次", call_10: "下 10 次", call_all: "每一次",
  seconds: "秒", wait: "需等待的秒数", slow: "每次耗时（秒）", off: "未开启", endless: "直到关闭",
  left: (n) => `还有 ${n} 次`, struck: (n) => `已发生 ${n} 次`, several: (n) => `${n} 项故障`, fine: "正常",
  bot: "机器人", kill: "强制终止", start: "启动机器人", since: (at) => `（${at}起）`, at: (at) => `（${at}）`, code: (n) => `，退出码 ${n}`,
  check: "核对消息", checking: "正在核对……",
  once: (n) => `✔ ${n} 条消息，每条恰好送达一次`, broken: (n) => `✘ ${n} 条送达一次`,
  doubled: (n) => `重复 ${n} 条`, lost: (n) => `丢失 ${n} 条`, waiting: (n) => `待发 ${n} 条`, failed: (n) => `无法送达 ${n} 条`,
  unrest: "机器人尚未处理完毕：请启动机器人、恢复网络或稍等片刻，再核对。",
  event_check: "检查能否送达", event_ask: "布置填报", event_deputies: "通知副联络员", event_reminder: "截止前催办",
  event_reminder_due: "截止日催办", event_overdue: "逾期催办：联络员和副联络员", event_overdue_2: "逾期催办：单位负责人",
  event_overdue_3: "逾期催办：报督办人", event_summary: "汇总", event_lock: "调度期锁定", event_relock: "重新开放的填报关闭",
  event_held: "暂缓的消息发出",
  trouble_lose_answer: "应答丢失", trouble_refuse: "无法连接", trouble_too_many: "429 请求过多", trouble_server_error: "502 服务器错误", trouble_slow: "线路缓慢",
  why_no_bot: "人员正在加入", why_server: "数据库在服务器上，无法查看", why_no_database: "机器人还没有数据库", why_nothing: "没有后续事件",
  bot_never_started: "未启动", bot_running: "运行中", bot_killed: "已被终止", bot_stopped: "已停止", bot_ended: "已自行结束", bot_none: "尚未就绪",
};

export const words = (language) => (language.startsWith("zh") ? CHINESE : ENGLISH);
