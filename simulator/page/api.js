// Requests below the page's address.

import { toast } from "./toast.js";
import { say } from "./words.js";

// The answer as an object; throws what the server said against it. `given` is posted as JSON, or as a form.
export async function call(path, given) {
  const asked = {};
  if (given !== undefined) {
    const form = given instanceof FormData;
    Object.assign(asked, { method: "POST", body: form ? given : JSON.stringify(given) });
    if (!form) asked.headers = { "Content-Type": "application/json" };
  }
  const response = await fetch(path, asked);
  const answer = await response.json().catch(() => ({ error: `${response.status} ${response.statusText}` }));
  if (!response.ok) throw new Error(answer.error);
  return answer;
}

// The answer, or null: what went wrong is told in a toast.
export async function act(path, given) {
  try {
    return await call(path, given);
  } catch (error) {
    toast(error instanceof TypeError ? say.lost : error.message);
    return null;
  }
}
