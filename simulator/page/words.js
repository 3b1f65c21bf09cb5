// The page's own words; the bot's come from the bot.

const ENGLISH = {
  demo: "A demo: made-up people, on this computer only. Nothing goes to Telegram.",
  clock: "Clock", hour: "+1 hour", day: "+1 day", date: "Date and time to go to", go: "Go",
  people: "People", add: "Add a person", chat: "Chat", back: "Back to the people", messages: "Messages",
  earlier: "Earlier messages", invitation: "Invitation link (if any)", menu: "Commands", text: "Message", send: "Send",
  cancel: "Cancel", alert: "The bot says", name: "Name", language: "Language of the app", choose: "Choose somebody at the left.",
  block: "Block", unblock: "Unblock", restart: "RESTART", edited: "edited", bot: "bot", you: "you", reply: "Reply", edit: "Edit",
  more: "Show more", less: "Show less", unread: "unread", gone: "A deleted message", strange: "has not joined",
  blocked: "has blocked the bot", deactivated: "deleted account", silent: "The bot did not answer.",
  lost: "No connection to the demo; trying again …", link: "This link leads out of the demo",
};

const CHINESE = {
  demo: "演示：人物均为虚构，只在本机运行，不会连接 Telegram。",
  clock: "时钟", hour: "+1 小时", day: "+1 天", date: "跳到的日期和时间", go: "跳转",
  people: "人员", add: "添加人员", chat: "聊天", back: "返回人员列表", messages: "消息",
  earlier: "更早的消息", invitation: "邀请链接（如有）", menu: "命令", text: "消息", send: "发送",
  cancel: "取消", alert: "机器人提示", name: "姓名", language: "应用语言", choose: "请在左侧选择一个人。",
  block: "屏蔽", unblock: "解除屏蔽", restart: "重新开始", edited: "已编辑", bot: "机器人", you: "本人", reply: "回复", edit: "编辑",
  more: "展开", less: "收起", unread: "条未读", gone: "已删除的消息", strange: "尚未加入",
  blocked: "已屏蔽机器人", deactivated: "账号已删除", silent: "机器人没有应答。",
  lost: "与演示的连接已断开，正在重试……", link: "此链接指向演示之外",
};

export function words(languages) {
  return (languages[0] ?? "en").toLowerCase().startsWith("zh") ? CHINESE : ENGLISH;
}
