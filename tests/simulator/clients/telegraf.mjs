// The script of test_clients.py in Telegraf: its poller, its handlers, its error.
import { setTimeout } from "node:timers/promises";
import { Input, Markup, Telegraf, TelegramError } from "telegraf";
import { message } from "telegraf/filters";

const [root, token, blocker] = process.argv.slice(2);
const bot = new Telegraf(token, { telegram: { apiRoot: root } });
const notes = {};

bot.start(async (ctx) => {
  notes.payload = ctx.payload;
  const rows = [[Markup.button.callback("🟢 正常", "ok:1")], [Markup.button.url("看", "https://t.me/x")]];
  await ctx.replyWithHTML("<b>督办</b>：填报 <i>一季度</i>", Markup.inlineKeyboard(rows));
});

bot.on("callback_query", async (ctx) => {
  notes.pressed = ctx.callbackQuery.data;
  await ctx.answerCbQuery("已存");
  await ctx.editMessageText("<b>督办</b>：已填报", { parse_mode: "HTML" });
});

bot.on(message("text"), async (ctx) => {
  notes.said = ctx.message.text;
  await ctx.reply(`收到：${ctx.message.text}`, { reply_parameters: { message_id: ctx.message.message_id } });
});

bot.on(message("document"), async (ctx) => {
  const content = await fetch(await ctx.telegram.getFileLink(ctx.message.document.file_id));
  notes.file = [ctx.message.document.file_name, await content.text()];
  const receipt = Input.fromBuffer(Buffer.from("1,2\n"), "回执.csv");
  await ctx.replyWithDocument(receipt, { caption: "<b>回执</b>", parse_mode: "HTML" });
  await errors(ctx);
  console.log(JSON.stringify(notes));
  bot.stop();
});

async function errors(ctx) {
  notes.empty = told(await refusal(ctx.reply("")));
  notes.blocked = told(await refusal(ctx.telegram.sendMessage(blocker, "在吗")));
  const flood = await refusal(ctx.reply("结束"));
  notes.flood = `${flood.constructor.name} ${flood.code} ${flood.parameters.retry_after}`;
  await setTimeout(1000 * flood.parameters.retry_after);
  await ctx.reply("结束");
}

const told = (error) => `${error.constructor.name} ${error.code} ${error.description}`;

async function refusal(call) {
  try {
    await call;
  } catch (error) {
    if (error instanceof TelegramError) return error;
    throw error;
  }
  throw new Error("that was not refused");
}

notes.me = (await bot.telegram.getMe()).username;
await bot.telegram.setMyCommands([
  { command: "report", description: "填报" },
  { command: "help", description: "帮助" },
]);
await bot.launch();
