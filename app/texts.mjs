// Numbers, days and times as people read them. Values of records come as texts of the server and stay as they are.

export function plural(count, word, words = `${word}s`) {
  return `${count} ${count === 1 ? word : words}`;
}

// "6000000" with separators of the locale; what is no number stays.
export function separated(text, locale) {
  if (!/^-?\d+(\.\d+)?$/.test(text)) return text;
  return new Intl.NumberFormat(knownLocale(locale)).format(Number(text));
}

export function knownLocale(locale) {
  try {
    return Intl.getCanonicalLocales(locale ?? [])[0];
  } catch {
    return undefined;
  }
}

// Days since 1970 of a text that begins with a date; null without one.
export function dayNumber(text) {
  const date = /^\d{4}-\d\d-\d\d/.exec(text ?? '')?.[0];
  const time = date ? Date.parse(`${date}T00:00:00Z`) : NaN;
  return Number.isNaN(time) ? null : Math.floor(time / 86_400_000);
}

// "today", "yesterday", "12 days ago", "in 3 days"
export function daysAgo(day, today) {
  const days = today - day;
  if (days === 0) return 'today';
  if (days === 1) return 'yesterday';
  if (days === -1) return 'tomorrow';
  return days > 0 ? `${days} days ago` : `in ${-days} days`;
}

// "10:00" of the same day, else with the date; in the time zone of the host.
export function timeText(iso, context = {}, now = new Date()) {
  const time = new Date(iso ?? '');
  if (Number.isNaN(time.getTime())) return '';
  const write = (options) => {
    try {
      return new Intl.DateTimeFormat(knownLocale(context.locale), { ...options, timeZone: context.timeZone }).format;
    } catch {
      return new Intl.DateTimeFormat(undefined, options).format;
    }
  };
  const day = write({ dateStyle: 'medium' });
  const hour = write({ timeStyle: 'short' })(time);
  return day(time) === day(now) ? hour : `${day(time)}, ${hour}`;
}

// Whether a page of Affinity may be opened: https at affinity.co, as the server writes it. Else null.
export function safeLink(url) {
  try {
    const link = new URL(url);
    const isAffinity = /^[a-z0-9-]+\.affinity\.co$/.test(link.hostname);
    return link.protocol === 'https:' && isAffinity && !link.username && !link.port ? link.href : null;
  } catch {
    return null;
  }
}

export function textOf(result) {
  const parts = Array.isArray(result?.content) ? result.content : [];
  return parts
    .filter((part) => part?.type === 'text')
    .map((part) => String(part.text))
    .join('\n');
}

// The first line says complete or partial and why; null when all is there.
export function partialOf(structured) {
  return structured?.complete === false && structured.why ? `partial: ${structured.why}` : null;
}
