"""The tiers of tests/data/case/tiers.toml month by month, from the documentation alone.

Run by hand: python3 tests/oracles/tiers.py > tests/data/case/tiers.csv
"""
import tomllib

with open("tests/data/case/tiers.toml", "rb") as file:
    PLAN = tomllib.load(file)
BASIC, PRO, TEAM = PLAN["offers"]
A_MONTH = 1 - (1 - 0.12) ** (1 / 12)


def reach(offer, age, kept):
    m = offer["go_to_market"]["reach"]
    wanted = m["accounts"] * min(age / m["adoption"]["ramp"]["months"], 1)
    return min(max(wanted - kept, 0), m["budget"] / 12 / m["acquisition_cost"])


def main():
    print("# Made by tests/oracles/tiers.py")
    print("month,basic,free,pro,team,revenue,cash_flow")
    basic = team = free = signed = 0.0
    pros = {}  # by the month in which they came
    owed = 0.0  # what has been paid and not been served
    m = BASIC["go_to_market"]["b2c"]
    tier = m["free"]
    for t in range(1, PLAN["horizon"]["months"] + 1):
        lost = basic * BASIC["retention"]["churn"]
        basic -= lost
        signing = m["budget"] / 12 / m["signup_cost"] + m["organic"] + m["word_of_mouth"] * (basic + free)
        signing *= 1 - signed / m["reachable"]
        signed += signing
        active = signing * m["activation"]
        at_once = active * m["paying"]
        converted = free * tier["conversion"]
        free -= converted + (free - converted) * tier["churn"]
        free += active - at_once + lost * tier["fall_back"]
        won = at_once + converted
        for joined in pros:
            if joined < t and (t - joined) % 12 == 0:
                pros[joined] *= 1 - 0.2
        new_pro = reach(PRO, t, sum(pros.values()))
        spent = m["budget"] / 12 + new_pro * 30
        new_team = 0.0
        if t > 5:
            team *= 1 - TEAM["retention"]["churn"]
            new_team = reach(TEAM, t - 5, team)
            spent += new_team * 100
        # Those who were there before the month move.
        to_pro = basic * 0.03
        basic -= to_pro
        to_team = basic * 0.01 if t > 5 else 0.0
        basic -= to_team
        to_basic = sum(pros.values()) * A_MONTH
        pros = {joined: count * (1 - A_MONTH) for joined, count in pros.items()}
        back = team * 0.005 if t > 5 else 0.0
        basic, team = basic + won + to_basic, team - back + new_team + to_team
        pros[t] = new_pro + to_pro + back
        # Every customer of "pro" has paid up to the end of the year that they are in.
        earned = 15 * sum(pros.values())
        before, owed = owed, sum(15 * n * (11 - (t - joined) % 12) for joined, n in pros.items())
        revenue = 5 * basic + 0.1 * free + earned + 60 * team
        cash = revenue - free * tier["cost"] - spent + owed - before
        print(f"{t},{basic!r},{free!r},{sum(pros.values())!r},{team!r},{revenue!r},{cash!r}")


main()
