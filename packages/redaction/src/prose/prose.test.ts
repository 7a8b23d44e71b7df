import { expect, test } from 'vitest';

import { findingsOf } from '../samples/test-redactor.ts';
import { prose } from './prose.ts';

test.each([
  // The lists, a honorific, an introduction, or a capital that no English word has.
  ['ask Krisztián Szöllősy about it', [['PERSON', 'Krisztián Szöllősy']]],
  ['my name is Key', [['PERSON', 'Key']]],
  ['Hello Mark, thanks for calling', [['PERSON', 'Mark']]],
  ['this is Dr. Rodney Grace, who are you?', [['PERSON', 'Dr. Rodney Grace']]],
  ["we need Jane's signature", [['PERSON', 'Jane']]],
  [
    'the founders: Monjeau, Graves and Reed are here',
    [
      ['PERSON', 'Monjeau'],
      ['PERSON', 'Graves'],
      ['PERSON', 'Reed'],
    ],
  ],
  ['I spoke with Ludwig van der Berg today', [['PERSON', 'Ludwig van der Berg']]],
  ['the account of Jean-Luc D’Arcy', [['PERSON', 'Jean-Luc D’Arcy']]],
  // Small letters and capitals, as speech recognisers and forms have them.
  ['my name is mehmet smith and i want to pay', [['PERSON', 'mehmet smith']]],
  ['this is NOAH KOWALSKI speaking', [['PERSON', 'NOAH KOWALSKI']]],
  ['hi siobhan, thanks for calling', [['PERSON', 'siobhan']]],
  ['the booking is under TARIQ PATEL', [['PERSON', 'TARIQ PATEL']]],
  [
    'michelle kozma will be talking to petra',
    [
      ['PERSON', 'michelle kozma'],
      ['PERSON', 'petra'],
    ],
  ],
  // Places and organisations by lists, by what stands before and by their last word.
  ['I moved here from New Zealand', [['PLACE', 'New Zealand']]],
  ['we will meet in Zalakaros', [['PLACE', 'Zalakaros']]],
  ['I work for Ellis & Sons', [['ORGANISATION', 'Ellis & Sons']]],
  ['I work for Chemical Abstracts Service now', [['ORGANISATION', 'Chemical Abstracts Service']]],
  ['an invoice of Opportunityspace Inc. is due', [['ORGANISATION', 'Opportunityspace Inc']]],
  ['he is a French citizen', [['NATIONALITY', 'French']]],
  // What is a word as well, and what has a side of the sky before it.
  ['is there a branch in Wollongong?', [['PLACE', 'Wollongong']]],
  ['we flew in from South Korea last night', [['PLACE', 'South Korea']]],
  // Letters with marks on them are no small words of English.
  ['please call John Lê about it', [['PERSON', 'John Lê']]],
  ['call Đỗ Thị Hương about the lease', [['PERSON', 'Đỗ Thị Hương']]],
  ['ask Geetika De about it', [['PERSON', 'Geetika De']]],
  ['Katja turned 37 last week', [['PERSON', 'Katja']]],
  ["my name's hemi parata", [['PERSON', 'hemi parata']]],
  ['order of JANE DOE is late', [['PERSON', 'JANE DOE']]],
  ['caller KEVIN ROE via SIP', [['PERSON', 'KEVIN ROE']]],
  ['<form>Details<br>Name: Müge<br>DOB: 1990</form>', [['PERSON', 'Müge']]],
  ['<p>Borrower: Plörer</p>', [['PERSON', 'Plörer']]],
  ['her surname is papathanasiou', [['PERSON', 'papathanasiou']]],
  ['an invoice of Hannigan LLC is due', [['ORGANISATION', 'Hannigan LLC']]],
  ['an invoice of Tetzlaff GmbH is due', [['ORGANISATION', 'Tetzlaff GmbH']]],
  ['an invoice of Shere and Sons is due', [['ORGANISATION', 'Shere and Sons']]],
])('finds the names in %j', (text, expected) => {
  expect(findingsOf(prose, text)).toEqual(expected);
});

test.each([
  ['I live at 88 Wattle Grove, Fremantle WA 6160, thanks', '88 Wattle Grove, Fremantle WA 6160'],
  ['deliver it to Unit 18, 188 George Street', 'Unit 18, 188 George Street'],
  ['i live at 42 george street got that', '42 george street'],
  ['return to Feldstrasse 42 in case', 'Feldstrasse 42'],
  ['it is at 50 Rue de la Paix, Paris', '50 Rue de la Paix, Paris'],
  ['send it to PO Box 4411, Geelong VIC 3220', 'PO Box 4411, Geelong VIC 3220'],
  ['she lives in Geelong VIC 3220 now', 'Geelong VIC 3220'],
  ['I am at 10 Downing St, London SW1A 2AA', '10 Downing St, London SW1A 2AA'],
  ['ship to 4589 40th Street, Calgary AB', '4589 40th Street, Calgary AB'],
  ['it was left at 4a Alder Drive today', '4a Alder Drive'],
  ['it is at Kossuthstraat 61c, Maribor', 'Kossuthstraat 61c, Maribor'],
  ['it is at Calle Corvin, 73, Cusco', 'Calle Corvin, 73, Cusco'],
  ['it is at C/ Baker, 584 now', 'C/ Baker, 584'],
  ['it is at 78 rue Romain Robert, Paris', '78 rue Romain Robert, Paris'],
  ['it is at rue Romain Robert 749 now', 'rue Romain Robert 749'],
  ['it is at Zoran-Jähn-Weg 2/14 now', 'Zoran-Jähn-Weg 2/14'],
  ['it is at Wakehurst u. 794. now', 'Wakehurst u. 794'],
  ['is the shop on 9633 Lukin Garden open?', '9633 Lukin Garden'],
  ['I live at 14/22 Bourke Street, Surry Hills NSW 2010', '14/22 Bourke Street, Surry Hills NSW 2010'],
  ['i live at 3/18 smith street newtown', '3/18 smith street newtown'],
  ['it is Unit 3/18 Smith Street, Newtown NSW 2042', 'Unit 3/18 Smith Street, Newtown NSW 2042'],
  ['the shop at 22-24 Bourke Street closes', '22-24 Bourke Street'],
  ['the shop at 2a/22-24 Bourke Street closes', '2a/22-24 Bourke Street'],
])('finds the address in %j', (text, address) => {
  expect(findingsOf(prose, text)).toContainEqual(['ADDRESS', address]);
});

test.each([
  "I'd like an Americano with oat milk, and they're waiting",
  'order number 48213 ships on Tuesday at 4 30',
  'may I speak to someone about the refund',
  'she will be late, grace period applies',
  'Will you mark the box for me? Grace periods apply.',
  'Connected to Redis at cache.internal',
  'ended by SIGTERM',
  'failed with ECONNREFUSED, then ENOTFOUND',
  'Falling back to Deepgram after AssemblyAI timed out',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.1',
  'java.net.SocketTimeoutException: Read timed out',
  'Error: connect ECONNREFUSED on Server at Object.handler (dist/Server.js:42)',
  'Retry 3 of 5 after 800 ms, 2 blocks down the street',
  'Australia/Sydney',
  'Timeout of 30000ms exceeded waiting for lock on row 77120331',
  'Uploaded 1048576 bytes to S3',
  'Traceback (most recent call last):',
  'PID 28982 exited with 563',
  'Flight QF 431 boards at gate 12 at 18:15.',
  "I'd like a Caesar salad",
  '1/3 done, 2/3 Failed Jobs',
  'shard 1/4 Chrome Desktop',
  'on 3/5/2026 Main Street was closed',
  'GET /v1/14/22/status',
  "my name's not right",
  'the policy is not followed; Spanreel is off until then',
  'we called from call2-Lis and the like',
  'we spoke on 3 May 2024 and on 14 June 2025 about it',
  'i want to move my appointment to the clinic in paris under the same terms',
])('finds nobody in %j', (text) => {
  expect(findingsOf(prose, text)).toEqual([]);
});
